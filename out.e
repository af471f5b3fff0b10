rnd.bt:1:35-36: ERROR: syntax: unexpected input
?j2ŸÔ3Y"–…½…âL6ÿ’!Ä?&Å?¯?tüÐ4"ud ±!» ­ÆÝ?íXÚQý(jn›ûmhËÑ?¨ãâü?*Jt¢?“âL=vÅ„…-À¼KÑòFc*ù:Þh·†?zÎ?6Ø¿„Ããdƒ5=‘?'j¯m2¿ìžÜi?²®©†ª¨ä¸QõÙö+:éd†Z£¨    Ó?@«bÁ™”>áüR(ŸIJýmUã?žeò²??}3Î‡óq!EL¤d÷/Ää?h?ÕVh\ß?–?hBuz+‡œ=WŽ?ŸÝdáË+ÀêQÓç…ôÙ*|ÑÎYâ¦ªA*?VópîSTu„/?...
                                  ~
  (E0101: scry explain E0101)
rnd.bt:1:182-185: ERROR: syntax: unexpected input
...?*Jt¢?“âL=vÅ„…-À¼KÑòFc*ù:Þh·†?zÎ?6Ø¿„Ããdƒ5=‘?'j¯m2¿ìžÜi?²®©†ª¨ä¸QõÙö+:éd†Z£¨    Ó?@«bÁ™”>áüR(ŸIJýmUã?žeò²??}3Î‡óq!EL¤d÷/Ää?h?ÕVh\ß?–?hBuz+‡œ=WŽ?ŸÝdáË+ÀêQÓç…ôÙ*|ÑÎYâ¦ªA*?VópîSTu„/?Þ¸%ïá%?V&1IÜG07\?äÀ/‹D¶7ìþ )(?Ö²3Ä:?í§    ?‰?xó^Û«6˜?ÓZRú)?f‘Ž?...
                                                                                                                           ~~~
  (E0101: scry explain E0101)
rnd.bt:2:152-154: ERROR: syntax: unexpected input
?ï¯ázjÈäøbÉí:ûïcp¦]îŽýJ4Ué]BÊ?zØa˜1[(!”Ò–Ú¬ÄôË/?@?o¶?+«•&õç?]/a<w|2ƒfü…Ds?}•?p¬`ê?”¨%Lr”?×OÛh?@Ê-Rµk:ÌùD7I‘úqqÈ?ëÝD?Ú·žðœ./?tÔ?ã,?ÿK?`K5??º@€X?†€l“i??øW?wÄ)5É/jZ8?î²?%€‘ÿ˜­o™?ií˜²ºêMÁ¬(¬ƒšù«_’?TSV "úš„þ Mëb
                                                                                                                                                    ~~
  (E0101: scry explain E0101)
rnd.bt:3:564-565: ERROR: syntax: unexpected input
...b??þÂÿGÝ?O?g?‘?$E¿    ä%Šªš‘mèû#Æ¿?v?Eq¶‘éæO    Ž?ìÁ¨ØÆ±B?›m~?¹XVwm-“ê¦ ?YB¥nÔ¥öö?¨Œ©Œ?—“`3ö/‹¼Ò?*Î›}ÕªÇ°xcÜ‹?Á¬ß³B?¹zÑPCÓ?¬    ‰+ƒ­iíÓ¨¼r²á?ƒÉLAt Y«êc??˜«|ÇâØšx->?†ÿ‰ä?½?|?ºð+?¯ãc¤Jo¹.VT¨#ØL]2?ßk??hÜkþ¹½?•=ù`.ÓÁË£J?tšF_ÁõC‡Ñ÷lS€tO,;0LE=3³»lZù...
                                                                                                                            ~
  (E0101: scry explain E0101)
rnd.bt:3:710-712: ERROR: syntax: unexpected input
...|ÇâØšx->?†ÿ‰ä?½?|?ºð+?¯ãc¤Jo¹.VT¨#ØL]2?ßk??hÜkþ¹½?•=ù`.ÓÁË£J?tšF_ÁõC‡Ñ÷lS€tO,;0LE=3³»lZùÍ¼ºóa“5 bS¸«GÀ¾—}”(?£¦í¬?’±+_gÚ;?…?Wû²
                                                                                                                     ~~
  (E0101: scry explain E0101)
rnd.bt:4:1-5: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
~~~~
  (E0101: scry explain E0101)
rnd.bt:4:20-22: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                   ~~
  (E0101: scry explain E0101)
rnd.bt:4:23-28: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                      ~~~~
  (E0101: scry explain E0101)
rnd.bt:4:29-32: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                           ~~~
  (E0101: scry explain E0101)
rnd.bt:4:34-36: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                ~~
  (E0101: scry explain E0101)
rnd.bt:4:38-39: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                    ~
HINT: C definitions and directives must appear before probes and functions
  (E0101: scry explain E0101)
rnd.bt:4:40-41: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                      ~
  (E0101: scry explain E0101)
rnd.bt:4:44-45: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                          ~
  (E0101: scry explain E0101)
rnd.bt:4:47-52: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                             ~~~~~
  (E0101: scry explain E0101)
rnd.bt:4:54-55: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                                    ~
  (E0101: scry explain E0101)
rnd.bt:4:55-56: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                                     ~
  (E0101: scry explain E0101)
rnd.bt:4:57-58: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                                       ~
  (E0101: scry explain E0101)
rnd.bt:4:60-61: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                                          ~
  (E0101: scry explain E0101)
rnd.bt:4:62-67: ERROR: syntax: unexpected input
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                                            ~~~~~
  (E0101: scry explain E0101)
rnd.bt:4:70-71: ERROR: syntax: expected identifier after '$'
ðÀæù+? °,²†þb}‰=Ì;{Ø?lôØºã?,?À?x&ç?@>#g?sz6í/|‚«õþ†x_ñ`w???ÃyàðñÔÚVOn$??NÑÈä”©±¾•?Ñ??%Z?¢T^¦_¼&Ÿ¬œª?L›Rw?õêï?£äQ×HF]ÛÅ†<?…~·`|Ô’¤}˜ FX›Î÷•û?íŠ?žÖæ?î²˜ÂDÌþ}VÒÕ=-ZŒ8þ?÷|\–?¯b‹˜jQÜñ•äãÿÿ?” ë??“0zb…$Ò?D´Ò?2Ç&
                                                                    ~
  (E0105: scry explain E0105)
42 more errors not shown
bin.bt:1:7-7: ERROR: syntax: expected '{'
ÿþ?bad

  (E0202: scry explain E0202)

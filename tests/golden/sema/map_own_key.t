# why: what a map holds is known from an assignment whose key asks for the map itself
--- cmd: -q --dump typed
--- script
begin {
  @count[len(@count)] = count();
  @text[(uint8)has_key(@text, 1)] = "word";
  @hist[(uint64)len(@hist)] = hist(1);
  @sum[(uint64)@sum[1]] = sum(1);
  @both[(uint64)@both[1].n] = (n = count(), most = max(1));
  @flag[len(@flag)] = true;
  @next[@next[1]] = 2;
}
--- stdout
prog 0 begin
  @count[len(@count):int64]:count_t = count()
  @text[(uint8)(has_key(@text, 1:uint8):bool)]:string[5] = "word":string[5]
  @hist[(uint64)(len(@hist):int64)]:hist_t = hist(1:int64)
  @sum[(uint64)(@sum[1:uint64]:sum_t)]:sum_t = sum(1:int64)
  @both[(uint64)(@both[1:uint64]:record { .n = count_t, .most = max_t }.n:count_t)]:record { .n = count_t, .most = max_t } = (n=count(), most=max(1:int64))
  @flag[len(@flag):int64]:bool = true
  @next[@next[1:int8]:int8]:int8 = 2:int8

# why: begin and end in any case, begin with the target that is tolerated; each block once, in the order of the script
--- needs: root
--- cmd: -q
--- script
End { printf("end 1 %s %s\n", probe, probetype); }
BEGIN { printf("begin 1 %s %s\n", probe, probetype); }
begin:* { printf("begin 2 %s\n", probe); exit(); }
END { printf("end 2 %s\n", probe); }
--- stdout
begin 1 begin special
begin 2 begin
end 1 end special
end 2 end

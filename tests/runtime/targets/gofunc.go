// gofunc N: N calls of main.triple(i), which returns 3 * i; one goroutine per ten calls, so that stacks grow and move.
package main

import (
	"os"
	"strconv"
	"sync"
)

//go:noinline
func triple(x int) int {
	var room [64]int
	for i := range room {
		room[i] = x
	}
	return room[0] + room[31] + room[63]
}

//go:noinline
func nested(depth, x int) int {
	if depth == 0 {
		return triple(x)
	}
	return nested(depth-1, x)
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var wg sync.WaitGroup
	for i := 0; i < n; i += 10 {
		wg.Add(1)
		go func(from int) {
			defer wg.Done()
			for j := from; j < from+10 && j < n; j++ {
				nested(20, j)
			}
		}(i)
	}
	wg.Wait()
}

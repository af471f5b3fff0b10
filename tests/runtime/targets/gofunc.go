// gofunc N: N times each of the functions below, one goroutine per ten rounds; the goroutines' stacks grow and move on the way.
//
//	triple(i)			returns 3 * i; has a large frame, so that its entry is where stacks grow
//	greet("hello-<i>")		a string: two words
//	mixed(i, 0.5, []int{i}, -i)	words of which not all are in general registers
//	many(i, 2, ... 9)		all general registers of Go's calling convention
//	sum(i, &pair{i, 2 * i})		a pointer to a struct
package main

import (
	"os"
	"strconv"
	"sync"
)

type pair struct {
	first, second int
}

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

//go:noinline
func greet(name string) int {
	return len(name)
}

//go:noinline
func mixed(x int, f float64, list []int, last int) int {
	return x + int(f) + len(list) + last
}

//go:noinline
func many(a, b, c, d, e, f, g, h, i int) int {
	return a + b + c + d + e + f + g + h + i
}

//go:noinline
func sum(x int, p *pair) int {
	return x + p.first + p.second
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
				greet("hello-" + strconv.Itoa(j))
				mixed(j, 0.5, []int{j}, -j)
				many(j, 2, 3, 4, 5, 6, 7, 8, 9)
				sum(j, &pair{j, 2 * j})
			}
		}(i)
	}
	wg.Wait()
}

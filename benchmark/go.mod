module dev.berth/benchmark

go 1.25

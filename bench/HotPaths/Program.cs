using BenchmarkDotNet.Running;
using CondaStore.HotPaths;

// usage: CondaStore.HotPaths [--filter '*Solve*'] [--job short]; all options of BenchmarkDotNet
BenchmarkSwitcher.FromAssembly(typeof(SolveBenchmarks).Assembly).Run(args);

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CondaStore.HotPaths;

// usage: CondaStore.HotPaths [--filter '*Solve*']; all options of BenchmarkDotNet but those that choose a job.
// In this process: a project that BenchmarkDotNet generates would be built by this repository's rules, which it does not keep.
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(10);
BenchmarkSwitcher.FromAssembly(typeof(SolveBenchmarks).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));

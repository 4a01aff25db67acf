using CondaStore.Azure.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Azurite))]
// These tests wait for processes, leases and timers most of the time: more of them than there are processors may be under way.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]

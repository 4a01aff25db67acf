using CondaStore.Azure.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Azurite))]
// Leases of the service last at least 15 seconds by its own clock, so tests that wait for one run in parallel.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]

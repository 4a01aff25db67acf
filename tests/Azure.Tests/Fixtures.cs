using CondaStore.Azure.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Azurite))]
// Leases of the service last 15 seconds at least, and its clock is no one's to set: tests that wait for one wait beside each other.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]

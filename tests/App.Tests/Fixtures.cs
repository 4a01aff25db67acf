using CondaStore.Azure.Tests;

[assembly: AssemblyFixture(typeof(Azurite))]

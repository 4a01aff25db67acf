using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class PackageChangeTests
{
    [Theory]
    [InlineData("1.9", "1.10", PackageChangeKind.Upgraded)]
    [InlineData("1.10", "1.9", PackageChangeKind.Downgraded)]
    [InlineData("1.0rc1", "1.0", PackageChangeKind.Upgraded)]
    [InlineData("1.0.post1", "1.0", PackageChangeKind.Downgraded)]
    public void Between_OtherVersion_SaysWhichIsNewer(string before, string after, PackageChangeKind expected)
    {
        foreach (PackageEcosystem ecosystem in Enum.GetValues<PackageEcosystem>())
        {
            PackageChange change = Assert.Single(PackageChange.Between([Package("a", before, ecosystem)], [Package("a", after, ecosystem)]));

            Assert.Equal(expected, change.Kind);
            Assert.Equal((before, after), (change.Before!.Version, change.After!.Version));
        }
    }

    [Fact]
    public void Between_SameVersionOfAnotherBuildOrChannel_IsReplaced()
    {
        BuildPackage before = Package("a", "1");

        Assert.Equal(PackageChangeKind.Replaced, Assert.Single(PackageChange.Between([before], [before with { Build = "py312_1" }])).Kind);
        Assert.Equal(PackageChangeKind.Replaced, Assert.Single(PackageChange.Between([before], [before with { Channel = "https://x/other" }])).Kind);
        Assert.Equal(PackageChangeKind.Replaced, Assert.Single(PackageChange.Between([before with { Sha256 = "a" }], [before with { Sha256 = "b" }])).Kind);
        Assert.Empty(PackageChange.Between([before with { Sha256 = "a" }], [before]));
    }

    [Fact]
    public void Between_PackageOfTheOtherEcosystem_IsRemovedAndAdded()
    {
        IReadOnlyList<PackageChange> changes = PackageChange.Between([Package("a", "1")], [Package("a", "1", PackageEcosystem.Pypi)]);

        Assert.Equal([PackageChangeKind.Added, PackageChangeKind.Removed], changes.Select(c => c.Kind));
    }

    [Fact]
    public void Between_SeveralChanges_AreOrderedByKindAndName()
    {
        IReadOnlyList<PackageChange> changes = PackageChange.Between(
            [Package("old", "1"), Package("down", "2"), Package("up", "1"), Package("same", "1")],
            [Package("same", "1"), Package("up", "2"), Package("new-b", "1"), Package("down", "1"), Package("new-a", "1")]);

        Assert.Equal(["new-a", "new-b", "up", "down", "old"], changes.Select(c => c.Name));
    }

    private static BuildPackage Package(string name, string version, PackageEcosystem ecosystem = PackageEcosystem.Conda) =>
        new() { Name = name, Version = version, Channel = "https://x/conda-forge", Build = "py312_0", Ecosystem = ecosystem };
}

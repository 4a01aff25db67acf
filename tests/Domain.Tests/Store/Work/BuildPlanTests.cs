using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Store.Work;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class BuildPlanTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(40, 1, 1)]
    [InlineData(40, 10, 7)]
    [InlineData(400, 10, 8)]
    [InlineData(3, 500, 3)]
    public void Divide_Packages_GivesBalancedBatches(int packages, long megabytesEach, int batches)
    {
        var missing = Enumerable.Range(0, packages).Select(i => (i, megabytesEach * Megabyte)).ToList();

        IReadOnlyList<IReadOnlyList<int>> divided = BuildPlan.Divide(missing);

        Assert.Equal(batches, divided.Count);
        Assert.Equal(Enumerable.Range(0, packages), divided.SelectMany(b => b).Order());
        Assert.True(divided.Max(b => b.Count) - divided.Min(b => b.Count) <= 1);
    }

    [Fact]
    public void Divide_OneHugePackage_HasItsOwnBatch()
    {
        List<(int, long)> missing = [(0, 900 * Megabyte), .. Enumerable.Range(1, 20).Select(i => (i, Megabyte))];

        Assert.Contains(BuildPlan.Divide(missing), b => b is [0]);
    }

    [Fact]
    public void Divide_SizesUnknown_StillDividesAll() =>
        Assert.Equal([0, 1, 2], BuildPlan.Divide([(0, 0), (1, 0), (2, 0)]).SelectMany(b => b).Order());

    [Fact]
    public void Of_ProjectThatIsNotBuilt_IsRefused()
    {
        Lockfile lockfile = new()
        {
            Platforms = [new LockedPlatform { Name = "linux-64", Packages = [new LockedPipPackage("a", "1.0", "https://x.example/a-1.0.tar.gz", null)] }],
        };

        StoreException failure = Assert.Throws<StoreException>(() => BuildPlan.Of(EnvironmentContent.OfLockfile(lockfile, "linux-64"), []));

        Assert.Contains("would have to be built", failure.Message, StringComparison.Ordinal);
    }
}

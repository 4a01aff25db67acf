using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Environments;

public sealed class TargetPackagesTests
{
    [Fact]
    public void Of_Records_NamesTheSpecsThatAskedForThem()
    {
        RepodataRecord[] records = [new PackageBuilder("zlib").Build().Record(), new PackageBuilder("python", "3.12.1").Build().Record()];

        IReadOnlyList<TargetPackage> targets = TargetPackages.Of(records, [MatchSpec.Parse("python=3.12"), MatchSpec.Parse("python >=3")]);

        Assert.Equal(records, targets.Select(t => t.Record));
        Assert.Empty(targets[0].RequestedSpecs);
        Assert.Equal(2, targets[1].RequestedSpecs.Count);
        Assert.All(targets[1].RequestedSpecs, spec => Assert.StartsWith("python", spec, StringComparison.Ordinal));
    }
}

using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Records;

public sealed class MatchSpecExtensionsTests
{
    private static readonly RepodataRecord Record = new()
    {
        Name = "numpy",
        Version = "1.26.4",
        Build = "py312_3",
        BuildNumber = 3,
        Subdir = "linux-64",
        FileName = "numpy-1.26.4-py312_3.conda",
        Url = "https://u:p@h/c/linux-64/numpy-1.26.4-py312_3.conda",
        Sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        Md5 = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        License = "BSD-3-Clause",
        TrackFeatures = ["mkl", "x"],
        Flags = ["cuda:12", "blas"],
    };

    [Theory]
    [InlineData("numpy", true)]
    [InlineData("NumPy", true)]
    [InlineData("num*", true)]
    [InlineData("*", true)]
    [InlineData("scipy", false)]
    [InlineData("numpy 1.26.*", true)]
    [InlineData("numpy >=2", false)]
    [InlineData("numpy 1.26.4 py312_*", true)]
    [InlineData("numpy 1.26.4 py311_*", false)]
    [InlineData("numpy[build_number='>=3']", true)]
    [InlineData("numpy[build_number=2]", false)]
    [InlineData("numpy[md5=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB]", true)]
    [InlineData("numpy[md5=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]", false)]
    [InlineData("numpy[license='bsd*']", true)]
    [InlineData("numpy[license=MIT]", false)]
    [InlineData("numpy[license_family=BSD]", false)]
    [InlineData("numpy[track_features=mkl]", true)]
    [InlineData("numpy[track_features='mkl y']", false)]
    [InlineData("numpy[flags=['cuda:*', blas]]", true)]
    [InlineData("numpy[flags=[rocm]]", false)]
    [InlineData("numpy[fn=numpy-1.26.4-py312_3.conda]", true)]
    [InlineData("numpy[fn=numpy-1.26.4-py312_3.tar.bz2]", false)]
    [InlineData("https://h/c/linux-64/numpy-1.26.4-py312_3.conda", true)]
    [InlineData("https://other/c/linux-64/numpy-1.26.4-py312_3.conda", false)]
    [InlineData("bioconda/osx-64::numpy", true)]
    public void Matches_Record_TestsAllButTheChannel(string spec, bool expected) =>
        Assert.Equal(expected, Matches(MatchSpec.Parse(spec, SpecOptions.Extensions), Record));

    [Fact]
    public void Matches_UnreadableVersion_FitsOnlyWithoutConstraint()
    {
        RepodataRecord broken = Record with { Version = "1..2" };

        Assert.True(Matches(MatchSpec.Parse("numpy"), broken));
        Assert.False(Matches(MatchSpec.Parse("numpy >=0"), broken));
    }

    private static bool Matches(MatchSpec spec, RepodataRecord record) =>
        spec.Matches(record, CondaVersion.TryParse(record.Version, out CondaVersion? version) ? version : null);
}

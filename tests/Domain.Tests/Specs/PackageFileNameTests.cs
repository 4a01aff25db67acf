using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Tests.Specs;

public sealed class PackageFileNameTests
{
    [Theory]
    [InlineData("numpy-1.26.4-py312_0.conda", "numpy", "1.26.4", "py312_0", ".conda")]
    [InlineData("r-base64enc-0.1_3-r36.tar.bz2", "r-base64enc", "0.1_3", "r36", ".tar.bz2")]
    public void TryParse_ArchiveName_SplitsAtTheLastTwoDashes(string text, string name, string version, string build, string extension)
    {
        Assert.True(PackageFileName.TryParse(text, out PackageFileName parts));
        Assert.Equal(new PackageFileName(name, version, build, extension), parts);
    }

    [Theory]
    [InlineData("numpy.conda")]
    [InlineData("numpy-1.conda")]
    [InlineData("-1-0.conda")]
    [InlineData("numpy--0.conda")]
    [InlineData("numpy-1-.conda")]
    [InlineData("numpy-1-0.zip")]
    [InlineData("a/numpy-1-0.conda")]
    [InlineData("numpy-1..0-0.conda")]
    public void TryParse_SomethingElse_IsFalse(string text) => Assert.False(PackageFileName.TryParse(text, out _));
}

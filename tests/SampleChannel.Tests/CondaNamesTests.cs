namespace CondaStore.SampleChannel.Tests;

public sealed class CondaNamesTests
{
    [Theory]
    [InlineData("python3.11", "python")]
    [InlineData("python3.13-minimal", "python")]
    [InlineData("libpython3.12-stdlib", "python")]
    [InlineData("python3-numpy", "numpy")]
    [InlineData("python3-yaml", "pyyaml")]
    [InlineData("python3.13-tk", "python-tk")]
    [InlineData("libssl3", "openssl")]
    [InlineData("libssl3t64", "openssl")]
    [InlineData("libstdc++6", "libstdcxx")]
    [InlineData("libgfortran5", "libgfortran")]
    [InlineData("libpng16-16t64", "libpng")]
    [InlineData("libxml2", "libxml2")]
    [InlineData("tzdata", "tzdata")]
    public void Of_DebianPackage_IsCondasName(string debian, string conda) => Assert.Equal(conda, CondaNames.Of(debian));

    [Theory]
    [InlineData("libc6", true)]
    [InlineData("gcc-14-base", true)]
    [InlineData("debconf-2.0", true)]
    [InlineData("libgcc-s1", false)]
    [InlineData("python3", false)]
    public void IsLeftToTheSystem_Package_IsTheCLibraryAndItsLike(string debian, bool expected) =>
        Assert.Equal(expected, CondaNames.IsLeftToTheSystem(debian));
}

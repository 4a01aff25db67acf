using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;

namespace CondaStore.Domain.Tests.Packages.Archives;

public sealed class PackageArchiveTests
{
    [Theory]
    [InlineData("numpy-1.26.4-py311h64a7726_0.conda", "numpy", "1.26.4", "py311h64a7726_0", PackageArchiveKind.Conda)]
    [InlineData("_libgcc_mutex-0.1-conda_forge.tar.bz2", "_libgcc_mutex", "0.1", "conda_forge", PackageArchiveKind.TarBz2)]
    [InlineData("font-ttf-dejavu-sans-mono-2.37-hab24e00_0.tar.bz2", "font-ttf-dejavu-sans-mono", "2.37", "hab24e00_0", PackageArchiveKind.TarBz2)]
    [InlineData("a-1!2.0+local.1-0.conda", "a", "1!2.0+local.1", "0", PackageArchiveKind.Conda)]
    [InlineData("linux-64/a-1-0.conda", "a", "1", "0", PackageArchiveKind.Conda)]
    public void Parse_FileName_GivesItsParts(string fileName, string name, string version, string build, PackageArchiveKind kind)
    {
        PackageArchive archive = PackageArchive.Parse(fileName);

        Assert.Equal(new PackageArchive(name, version, build, kind), archive);
        Assert.Equal(fileName[(fileName.LastIndexOf('/') + 1)..], archive.FileName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("numpy.conda")]
    [InlineData("numpy-1.conda")]
    [InlineData("numpy-1-0.zip")]
    [InlineData("numpy-1-0.tar.zst")]
    [InlineData("NumPy-1-0.conda")]
    [InlineData("-1-0.conda")]
    [InlineData("a--0.conda")]
    [InlineData("a-1-.conda")]
    [InlineData("a-1-b/../../c.conda")]
    [InlineData("..\\a-1-0.conda")]
    [InlineData("a-1:2-0.conda")]
    [InlineData("a-1-b*d.conda")]
    public void Parse_OtherText_IsRefused(string fileName)
    {
        StoreException exception = Assert.Throws<StoreException>(() => PackageArchive.Parse(fileName));

        Assert.Equal(ErrorCode.InvalidName, exception.Code);
    }
}

using CondaStore.Domain.Files;

namespace CondaStore.Domain.Tests.Files;

public sealed class PackagePathTests
{
    [Theory]
    [InlineData("bin/python", "bin/python")]
    [InlineData("./bin//python", "bin/python")]
    [InlineData("bin/./python/", "bin/python")]
    [InlineData("./", "")]
    [InlineData("man/Foo::Bar.3", "man/Foo::Bar.3")]
    [InlineData("units/dev\\x2dsda.device", "units/dev\\x2dsda.device")]
    [InlineData("...", "...")]
    [InlineData("a:b", "a:b")]
    public void Normalize_RelativePath_IsPlain(string path, string expected) =>
        Assert.Equal(expected, PackagePath.Normalize(path));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/..")]
    [InlineData("C:/x")]
    [InlineData("c:\\x")]
    [InlineData("\\\\host\\share")]
    [InlineData("a\\..\\..\\x")]
    [InlineData("a\0b")]
    public void Normalize_PathThatCouldLeaveTheRoot_IsRefused(string path) => Assert.Null(PackagePath.Normalize(path));

    [Theory]
    [InlineData(256, false)]
    [InlineData(255, true)]
    public void Normalize_LongComponent_IsRefusedAbove255Bytes(int length, bool accepted) =>
        Assert.Equal(accepted, PackagePath.Normalize("a/" + new string('x', length)) is not null);

    [Fact]
    public void Normalize_LongPath_IsRefused() =>
        Assert.Null(PackagePath.Normalize(string.Join('/', Enumerable.Repeat("directory", 300))));

    [Theory]
    [InlineData("lib/liba.so", "liba.so.1", "lib/liba.so.1")]
    [InlineData("lib/liba.so", "../share/a", "share/a")]
    [InlineData("lib/liba.so", "./x/../y", "lib/y")]
    [InlineData("a", "..", null)]
    [InlineData("lib/a", "../../x", null)]
    [InlineData("lib/a", "/etc/passwd", null)]
    public void Resolve_LinkTarget_GivesThePathItMeans(string link, string target, string? expected) =>
        Assert.Equal(expected, PackagePath.Resolve(link, target));

    [Theory]
    [InlineData("info", true)]
    [InlineData("info/index.json", true)]
    [InlineData("information/x", false)]
    [InlineData("lib/info", false)]
    public void IsWithin_Path_SeesWholeComponents(string path, bool expected) =>
        Assert.Equal(expected, PackagePath.IsWithin(path, "info"));
}

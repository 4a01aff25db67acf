using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Metadata;

public sealed class PathsJsonTests
{
    [Fact]
    public void Parse_AllFields_AreRead()
    {
        PathsJson paths = PathsJson.Parse("""
            {"paths": [
              {"_path": "./bin/tool", "path_type": "hardlink", "sha256": "ABCD", "size_in_bytes": 12, "file_mode": "binary",
               "prefix_placeholder": "/placehold", "no_link": true, "unknown": [1, {"x": 2}]},
              {"_path": "lib/a.so", "path_type": "softlink"},
              {"_path": "var/empty", "path_type": "directory"}],
             "unknown": {"a": []}, "paths_version": 1}
            """u8);

        Assert.Equal(
            [
                new PathsEntry { Path = "bin/tool", Sha256 = "abcd", Size = 12, PlaceholderMode = PlaceholderMode.Binary, PrefixPlaceholder = "/placehold", NoLink = true },
                new PathsEntry { Path = "lib/a.so", Type = PathType.SoftLink },
                new PathsEntry { Path = "var/empty", Type = PathType.Directory },
            ],
            paths.Paths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"paths": {}}""")]
    [InlineData("""{"paths": [1]}""")]
    [InlineData("""{"paths": [{"path_type": "hardlink"}]}""")]
    [InlineData("""{"paths": [{"_path": 5}]}""")]
    [InlineData("""{"paths": [{"_path": "\ud800"}]}""")]
    [InlineData("""{"paths": [{"_path": "a", "path_type": "device"}]}""")]
    [InlineData("""{"paths": [{"_path": "a", "path_type": 3}]}""")]
    [InlineData("""{"paths": [{"_path": "a", "file_mode": "ebcdic"}]}""")]
    [InlineData("""{"paths": [{"_path": "a", "size_in_bytes": 1e400}]}""")]
    [InlineData("""{"paths": [], "paths_version": 2}""")]
    [InlineData("""{"paths": [{"_path": "a"}, {"_path": "./a"}]}""")]
    [InlineData("""{"paths": [{"_path": "a"}""")]
    public void Parse_WrongDocument_IsRefused(string json)
    {
        StoreException exception = Assert.Throws<StoreException>(() => PathsJson.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, exception.Code);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("C:\\\\x")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("conda-meta/history")]
    [InlineData("./conda-meta/history")]
    [InlineData("info/index.json")]
    [InlineData("info")]
    public void Parse_PathThatIsNotThePackagesOwn_IsRefused(string path)
    {
        StoreException exception = Assert.Throws<StoreException>(
            () => PathsJson.Parse(Encoding.UTF8.GetBytes($$"""{"paths": [{"_path": "{{path}}"}]}""")));

        Assert.Equal(ErrorCode.UnsafePath, exception.Code);
    }

    [Fact]
    public void Write_ReadBack_GivesTheSame()
    {
        PathsJson paths = new(
        [
            new PathsEntry { Path = "bin/ü", Sha256 = new string('a', 64), Size = 3, PrefixPlaceholder = "/p", PlaceholderMode = PlaceholderMode.Binary },
            new PathsEntry { Path = "d", Type = PathType.Directory, NoLink = true },
        ]);
        using MemoryStream output = new();
        using (Utf8JsonWriter writer = new(output))
        {
            paths.Write(writer);
        }

        Assert.Equal(paths.Paths, PathsJson.Parse(output.ToArray()).Paths);
    }

    [Fact]
    public void ReadFrom_PackageWithOnlyLegacyLists_ReadsThem()
    {
        using TemporaryDirectory package = new();
        package.Write("info/files", "bin/a\nbin/b\nbin/c d\nlib/link\n");
        package.Write("info/has_prefix", "bin/a\n\"/old prefix\" binary \"bin/c d\"\n");
        package.Write("info/no_link", "bin/b\n");
        package.Write("bin/a", "");
        package.Write("lib/real", "");
        File.CreateSymbolicLink(package.At("lib/link"), "real");

        Assert.Equal(
            [
                new PathsEntry { Path = "bin/a", PrefixPlaceholder = PathsJson.DefaultPlaceholder },
                new PathsEntry { Path = "bin/b", NoLink = true },
                new PathsEntry { Path = "bin/c d", PrefixPlaceholder = "/old prefix", PlaceholderMode = PlaceholderMode.Binary },
                new PathsEntry { Path = "lib/link", Type = PathType.SoftLink },
            ],
            PathsJson.ReadFrom(package.Path).Paths);
    }

    [Fact]
    public void ReadFrom_PackageWithoutAnyList_TakesWhatIsThere()
    {
        using TemporaryDirectory package = new();
        package.Write("info/index.json", "{}");
        package.Write("lib/data", "");
        Directory.CreateSymbolicLink(package.At("lib/loop"), "..");

        Assert.Equal(
            [new PathsEntry { Path = "lib/data" }, new PathsEntry { Path = "lib/loop", Type = PathType.SoftLink }],
            PathsJson.ReadFrom(package.Path).Paths);
    }
}

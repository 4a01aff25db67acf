using System.Security.Cryptography;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>
/// Packages whose tar streams are harmless and whose metadata is not, on the whole way from the archive to an environment. Each case checks
/// that it ends with a refusal, that nothing was written outside, and that no environment was finished.
/// </summary>
public sealed class HostilePackageTests : IDisposable
{
    private const string Paths = """{"paths_version": 1, "paths": [{"_path": "site-packages/m.py", "path_type": "hardlink"}]}""";

    private readonly TestPrefix _prefix = new();

    [Theory]
    [InlineData("paths.json: conda-meta")]
    [InlineData("paths.json: history with dots")]
    [InlineData("paths.json: info")]
    [InlineData("paths.json: parent")]
    [InlineData("paths.json: absolute")]
    [InlineData("paths.json: the same twice")]
    [InlineData("paths.json: out of site-packages")]
    [InlineData("paths.json: out of python-scripts")]
    [InlineData("paths.json: deeply nested")]
    [InlineData("paths.json: deeply nested inside a path")]
    [InlineData("paths.json: a link out of the package")]
    [InlineData("paths.json: number too large")]
    [InlineData("index.json: deeply nested")]
    [InlineData("index.json: a link out of the package")]
    [InlineData("index.json: the name is a path")]
    [InlineData("index.json: the version is a path")]
    [InlineData("link.json: deeply nested")]
    [InlineData("link.json: a link out of the package")]
    [InlineData("entry point: parent")]
    [InlineData("entry point: absolute")]
    [InlineData("entry point: in a folder")]
    [InlineData("entry point: code in the module")]
    [InlineData("files: parent")]
    [InlineData("files: conda-meta")]
    public async Task Install_HostileMetadata_IsRefused(string attack)
    {
        string outside = _prefix.Directory.Write("outside/index.json", """{"name": "a", "version": "1", "build": "0"}""");

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => InstallAsync(Attack(attack, outside)));

        Assert.True(
            refused.Code is ErrorCode.UnsafePath or ErrorCode.UnsafeArchive or ErrorCode.InvalidPackageMetadata, $"{refused.Code}: {refused.Message}");
        Assert.Equal(["index.json"], Directory.GetFileSystemEntries(Path.GetDirectoryName(outside)!).Select(e => Path.GetFileName(e)));
        Assert.False(_prefix.Has("conda-meta/history"));
        Assert.False(_prefix.Has("m.py"));
    }

    [Fact]
    public async Task Install_BinIsALinkOutOfThePackage_WritesNoEntryPointThroughIt()
    {
        string outside = Directory.CreateDirectory(_prefix.Directory.At("outside")).FullName;
        TarBuilder tar = Package(
            """{"paths_version": 1, "paths": [{"_path": "bin", "path_type": "softlink"}]}""",
            """{"noarch": {"type": "python", "entry_points": ["tool = m:f"]}, "package_metadata_version": 1}""").Symlink("bin", outside);

        await Record.ExceptionAsync(() => InstallAsync(tar));

        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    public void Dispose() => _prefix.Dispose();

    private static TarBuilder Attack(string attack, string outside) => attack switch
    {
        "paths.json: conda-meta" => Package(Claiming("conda-meta/a-1-0.json")),
        "paths.json: history with dots" => Package(Claiming("./conda-meta/./history")),
        "paths.json: info" => Package(Claiming("info/index.json")),
        "paths.json: parent" => Package(Claiming("../outside/new")),
        "paths.json: absolute" => Package(Claiming(Path.GetDirectoryName(outside) + "/new")),
        "paths.json: the same twice" => Package("""{"paths_version": 1, "paths": [{"_path": "site-packages/m.py"}, {"_path": "./site-packages/m.py"}]}"""),
        "paths.json: out of site-packages" => Package(Claiming("site-packages/../../../../m.py")),
        "paths.json: out of python-scripts" => Package(Claiming("python-scripts/../../m.py")),
        "paths.json: deeply nested" => Package(Nested),
        "paths.json: deeply nested inside a path" => Package($$"""{"paths": [{"_path": "site-packages/m.py", "x": {{Nested}} }] }"""),
        "paths.json: a link out of the package" => Package(null).Symlink("info/paths.json", outside),
        "paths.json: number too large" => Package("""{"paths": [{"_path": "site-packages/m.py", "size_in_bytes": 1e999}]}"""),
        "index.json: deeply nested" => Package(Paths, index: $$"""{"name": "a", "version": "1", "build": "0", "x": {{Nested}} }"""),
        "index.json: a link out of the package" => new TarBuilder().File("info/paths.json", Paths).Symlink("info/index.json", outside),
        "index.json: the name is a path" => Package(Paths, index: """{"name": "../../a", "version": "1", "build": "0"}"""),
        "index.json: the version is a path" => Package(Paths, index: """{"name": "a", "version": "1/../..", "build": "0"}"""),
        "link.json: deeply nested" => Package(Paths, $$"""{"noarch": {"type": "python", "entry_points": {{Nested}} } }"""),
        "link.json: a link out of the package" => Package(Paths, link: null).Symlink("info/link.json", outside),
        "entry point: parent" => Package(Paths, Commanding("../../outside/tool = m:f")),
        "entry point: absolute" => Package(Paths, Commanding(Path.GetDirectoryName(outside) + "/tool = m:f")),
        "entry point: in a folder" => Package(Paths, Commanding("sub/tool = m:f")),
        "entry point: code in the module" => Package(Paths, Commanding("tool = m;import os:f")),
        "files: parent" => Package(null).File("info/files", "site-packages/m.py\n../outside/new\n"),
        "files: conda-meta" => Package(null).File("info/files", "conda-meta/history\n"),
        _ => throw new ArgumentException(attack),
    };

    private static string Nested => new string('[', 100_000) + new string(']', 100_000);

    private static string Claiming(string path) => $$"""{"paths_version": 1, "paths": [{"_path": "{{path}}", "path_type": "hardlink"}]}""";

    private static string Commanding(string entryPoint) => $$"""{"noarch": {"type": "python", "entry_points": ["{{entryPoint}}"]}, "package_metadata_version": 1}""";

    private static TarBuilder Package(
        string? paths,
        string? link = """{"noarch": {"type": "python"}, "package_metadata_version": 1}""",
        string index = """{"name": "a", "version": "1", "build": "0", "noarch": "python"}""")
    {
        TarBuilder tar = new TarBuilder().File("info/index.json", index).File("site-packages/m.py");
        tar = paths is null ? tar : tar.File("info/paths.json", paths);
        return link is null ? tar : tar.File("info/link.json", link);
    }

    // As the command and the store do it: through the cache into a new environment.
    private async Task InstallAsync(TarBuilder tar)
    {
        byte[] archive = tar.ToTarBz2();
        RepodataRecord record = new()
        {
            Name = "a",
            Version = "1",
            Build = "0",
            Subdir = "noarch",
            Noarch = NoarchKind.Python,
            FileName = "a-1-0.tar.bz2",
            Url = "https://example.org/noarch/a-1-0.tar.bz2",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
            Size = archive.Length,
        };
        PackageCache cache = new(new PackageCacheOptions { Root = _prefix.Directory.At("cache") });
        CachedPackage package = await cache.GetOrAddAsync(
            record, (_, _) => Task.FromResult<Stream>(new MemoryStream(archive)), null, TestContext.Current.CancellationToken);
        await _prefix.InstallAsync(_prefix.Python(), new ReadyPackage(record, package.Directory));
    }
}

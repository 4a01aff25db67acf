using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Files;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Cache;

public sealed class SharedFilesTests : IDisposable
{
    private static readonly string Content = new('x', 20_000);

    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Share_SameContentInTwoPackages_IsOneFile()
    {
        Package("one", "lib/x", Content);
        Package("two", "share/y", Content);
        Package("small", "lib/x", "little");

        Share(["one", "two", "small"]);

        Assert.Equal(Inode("one/lib/x"), Inode("two/share/y"));
        Assert.Equal((3u, 1u), (Links("one/lib/x"), Links("small/lib/x")));
        Assert.Equal(Content, File.ReadAllText(_root.At("two/share/y")));
    }

    [Fact]
    public void Share_OtherMode_IsAnotherFile()
    {
        Package("one", "bin/x", Content);
        Package("two", "bin/x", Content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_root.At("two/bin/x"), (UnixFileMode)0x1ED);
        }

        Share(["one", "two"]);

        Assert.NotEqual(Inode("one/bin/x"), Inode("two/bin/x"));
    }

    [Fact]
    public void Share_PythonSourceOfAnotherTime_IsAnotherFile()
    {
        Package("one", "lib/x.py", Content, year: 2020);
        Package("two", "lib/x.py", Content, year: 2021);
        Package("three", "lib/x.py", Content, year: 2021);

        Share(["one", "two", "three"]);

        Assert.NotEqual(Inode("one/lib/x.py"), Inode("two/lib/x.py"));
        Assert.Equal(Inode("two/lib/x.py"), Inode("three/lib/x.py"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Share_FalseHash_BringsNoContentIntoAnotherPackage(bool liarComesFirst)
    {
        Package("honest", "lib/x", Content);
        string lie = new('y', Content.Length);
        Package("liar", "lib/x", lie);

        Share(liarComesFirst ? ["liar", "honest"] : ["honest", "liar"], claimed: Content);

        Assert.Equal(Content, File.ReadAllText(_root.At("honest/lib/x")));
        Assert.Equal(lie, File.ReadAllText(_root.At("liar/lib/x")));
    }

    [Fact]
    public void Share_FileBehindASymbolicLink_IsLeftAlone()
    {
        Package("one", "lib/x", Content);
        _root.Write("outside/x", Content);
        ulong before = Inode("outside/x");
        Directory.CreateDirectory(_root.At("two"));
        File.CreateSymbolicLink(_root.At("two/lib"), _root.At("outside"));

        Share(["one"]);
        new SharedFiles(_root.At(".files"), 0, TimeProvider.System).Share(_root.At("two"), Paths("lib/x", Content), CancellationToken.None);

        Assert.Equal((before, 1u), (Inode("outside/x"), Links("outside/x")));
    }

    [Fact]
    public void Share_LinkLimit_BeginsANewGeneration()
    {
        string[] packages = [.. Enumerable.Range(0, 6).Select(i => $"p{i}")];
        Array.ForEach(packages, p => Package(p, "lib/x", Content));

        Share(packages, limit: 3);

        Assert.Equal(3, packages.Select(p => Inode(p + "/lib/x")).Distinct().Count());
        Assert.All(packages, p => Assert.InRange(Links(p + "/lib/x"), 2u, 3u));
    }

    [Fact]
    public void Share_KeptFileThatWasDamaged_IsReplaced()
    {
        Package("one", "lib/x", Content);
        Share(["one"]);
        File.WriteAllText(_root.At("one/lib/x"), new string('z', Content.Length));
        Package("two", "lib/x", Content);
        Package("three", "lib/x", Content);

        Share(["two", "three"]);

        Assert.Equal(Content, File.ReadAllText(_root.At("two/lib/x")));
        Assert.Equal(Inode("two/lib/x"), Inode("three/lib/x"));
    }

    [Fact]
    public void RemoveUnused_FilesOfNoPackage_Go()
    {
        Package("one", "lib/x", Content);
        Package("two", "lib/x", Content + "2");
        SharedFiles files = Share(["one", "two"]);
        Directory.Delete(_root.At("one"), recursive: true);

        Assert.Equal(1, files.RemoveUnused(CancellationToken.None));
        Assert.Single(Directory.GetFiles(_root.At(".files"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task GetOrAddAsync_TwoVersions_ShareWhenAsked(bool share, int inodes)
    {
        PackageCache cache = new(new PackageCacheOptions { Root = _root.Path, ShareFiles = share, Validation = CacheValidation.Full });
        List<ulong> found = [];
        foreach (string version in (string[])["1.0", "1.1"])
        {
            BuiltPackage package = new PackageBuilder("a", version).File("lib/big", Content).Build();
            CachedPackage cached = await cache.GetOrAddAsync(
                package.Record(), (_, _) => Task.FromResult<Stream>(new MemoryStream(package.Bytes)), null, TestContext.Current.CancellationToken);
            Assert.NotNull(cache.Find(package.Record(), TestContext.Current.CancellationToken));
            found.Add(Inode(Path.Combine(cached.Directory, "lib/big")));
        }

        Assert.Equal(inodes, found.Distinct().Count());
    }

    private static PathsJson Paths(string path, string content) => PathsJson.Parse(Encoding.UTF8.GetBytes(
        $$"""{"paths": [{"_path": "{{path}}", "path_type": "hardlink", "sha256": "{{Hash(content)}}", "size_in_bytes": {{content.Length}}}], "paths_version": 1}"""));

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private void Package(string name, string path, string content, int year = 2024)
    {
        string file = _root.Write($"{name}/{path}", content);
        File.SetLastWriteTimeUtc(file, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private SharedFiles Share(string[] packages, string? claimed = null, int limit = 0)
    {
        SharedFiles files = new(_root.At(".files"), limit, TimeProvider.System);
        foreach (string package in packages)
        {
            string file = Directory.GetFiles(_root.At(package), "*", SearchOption.AllDirectories).Single();
            files.Share(
                _root.At(package), Paths(Path.GetRelativePath(_root.At(package), file), claimed ?? File.ReadAllText(file)), CancellationToken.None);
        }

        return files;
    }

    private FileStatus Status(string path)
    {
        Assert.Equal(0, LinuxCalls.TryStatus(null, Path.Combine(_root.Path, path), out FileStatus status));
        return status;
    }

    private ulong Inode(string path) => Status(path).Inode;

    private uint Links(string path) => Status(path).Links;
}

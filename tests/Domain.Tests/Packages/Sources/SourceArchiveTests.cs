using System.Formats.Tar;
using System.IO.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Sources;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Packages.Sources;

/// <summary>Source distributions, honest ones and those that try to reach outside.</summary>
public sealed class SourceArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a-1.0.tar.gz")]
    [InlineData("a-1.0.tgz")]
    [InlineData("a-1.0.zip")]
    public async Task ExtractAsync_OneFolder_IsReturned(string fileName)
    {
        byte[] archive = fileName.EndsWith(".zip", StringComparison.Ordinal)
            ? TarBuilder.Zip(("a-1.0/pyproject.toml", "x"u8.ToArray()), ("a-1.0/src/a.py", "y = 1\n"u8.ToArray()))
            : Gzip(new TarBuilder().File("a-1.0/pyproject.toml").File("a-1.0/src/a.py", "y = 1\n"));

        string root = await ExtractAsync(archive, fileName);

        Assert.Equal(_directory.At("out/a-1.0"), root);
        Assert.Equal("y = 1\n", File.ReadAllText(Path.Combine(root, "src/a.py")));
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "parent", "CS1302" },
        { "absolute", "CS1302" },
        { "link to outside", "CS1302" },
        { "absolute link", "CS1302" },
        { "through a link", "CS1302" },
        { "hard link to outside", "CS1302" },
        { "device", "CS1302" },
        { "pipe", "CS1302" },
        { "twice", "CS1302" },
        { "two folders", "CS1304" },
        { "no folder", "CS1304" },
        { "bomb", "CS1303" },
        { "members", "CS1303" },
        { "truncated", "CS1301" },
        { "no gzip", "CS1301" },
        { "zip parent", "CS1302" },
        { "zip bomb", "CS1303" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task ExtractAsync_Attack_IsRefusedAndTouchesNothingOutside(string attack, string code)
    {
        string victim = _directory.Write("victim/file", "untouched");

        StoreException failure = await Assert.ThrowsAsync<StoreException>(
            () => ExtractAsync(Attack(attack), attack.StartsWith("zip", StringComparison.Ordinal) ? "a-1.0.zip" : "a-1.0.tar.gz"));

        Assert.Equal(code, failure.Code.ToText());
        Assert.Contains("a-1.0", failure.Message, StringComparison.Ordinal);
        Assert.Equal("untouched", File.ReadAllText(victim));
        Assert.Equal(["archive", "out", "victim"], Directory.GetFileSystemEntries(_directory.Path).Select(e => Path.GetFileName(e)).Order());
    }

    private byte[] Attack(string attack)
    {
        string outside = _directory.At("victim/file");
        TarBuilder tar = new TarBuilder().File("a-1.0/pyproject.toml");
        return attack switch
        {
            "parent" => Gzip(tar.File("a-1.0/../../victim/file", "y")),
            "absolute" => Gzip(tar.File(outside, "y")),
            "link to outside" => Gzip(tar.Symlink("a-1.0/x", "../../victim/file")),
            "absolute link" => Gzip(tar.Symlink("a-1.0/x", outside)),
            "through a link" => Gzip(tar.Symlink("a-1.0/x", ".").File("a-1.0/x/y")),
            "hard link to outside" => Gzip(tar.HardLink("a-1.0/x", "../victim/file")),
            "device" => Gzip(tar.Member(TarEntryType.CharacterDevice, "a-1.0/x")),
            "pipe" => Gzip(tar.Member(TarEntryType.Fifo, "a-1.0/x")),
            "twice" => Gzip(tar.File("a-1.0/x").File("a-1.0/./x")),
            "two folders" => Gzip(tar.File("b/x")),
            "no folder" => Gzip(new TarBuilder().File("pyproject.toml")),
            "bomb" => Gzip(tar.File("a-1.0/x", new string('x', 3 << 20))),
            "members" => Gzip(Enumerable.Range(0, 60).Aggregate(tar, (t, i) => t.File($"a-1.0/{i}"))),
            "truncated" => Gzip(tar.File("a-1.0/x", new string('x', 2000)))[..^30],
            "no gzip" => "not an archive"u8.ToArray(),
            "zip parent" => TarBuilder.Zip(("a-1.0/../../victim/file", "y"u8.ToArray())),
            _ => Deflated("a-1.0/x", 3 << 20),
        };
    }

    private static byte[] Deflated(string name, int length)
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = zip.CreateEntry(name).Open())
        {
            entry.Write(new byte[length]);
        }

        return output.ToArray();
    }

    private static byte[] Gzip(TarBuilder tar)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionMode.Compress))
        {
            gzip.Write(tar.ToTar());
        }

        return output.ToArray();
    }

    private async Task<string> ExtractAsync(byte[] archive, string fileName)
    {
        string path = _directory.At("archive");
        await File.WriteAllBytesAsync(path, archive, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_directory.At("out"));
        ExtractionLimits limits = SourceArchive.Limits with { RatioFreeBytes = 1 << 20, MaximumMembers = 50 };
        return await SourceArchive.ExtractAsync(path, fileName, _directory.At("out"), limits, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Compression;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.PackageWriting;
using ICSharpCode.SharpZipLib.BZip2;

namespace CondaStore.Domain.Tests.Packages.Archives;

/// <summary>What is written is read back with readers that are not ours.</summary>
public sealed class PackageArchiveWriterTests
{
    private static readonly string LongPath = string.Join('/', Enumerable.Repeat("a-rather-long-directory-name", 12)) + "/file";

    private static PackageBuilder Sample => new PackageBuilder("sample", "1.2", "h0_0")
        .Noarch(NoarchKind.Python)
        .EntryPoint("sample = sample:main")
        .File("bin/tool", "#!/bin/sh\n", executable: true)
        .TextWithPrefix("etc/sample.conf", "root=/placeholder\n", "/placeholder")
        .File("share/grüße.txt", "hello")
        .File(LongPath, new byte[100_000])
        .Link("bin/alias", "tool")
        .Directory("var/empty")
        .Info("about.json", "{}");

    [Fact]
    public void Write_Conda_IsAStoredZipOfTwoTars()
    {
        using ZipArchive zip = new(new MemoryStream(Sample.Build().Bytes));

        Assert.Equal(["metadata.json", "pkg-sample-1.2-h0_0.tar.zst", "info-sample-1.2-h0_0.tar.zst"], zip.Entries.Select(e => e.FullName));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
        Assert.Equal(
            [
                "File a-rather-long-directory-name 420", "SymbolicLink bin/alias 511 tool", "File bin/tool 493", "File etc/sample.conf 420",
                "File share/grüße.txt 420", "Directory var/empty 493",
            ],
            TarMembers(new ZstdDecompressStream(zip.Entries[1].Open())));
        Assert.Equal(
            ["File info/index.json 420", "File info/about.json 420", "File info/files 420", "File info/link.json 420", "File info/paths.json 420"],
            TarMembers(new ZstdDecompressStream(zip.Entries[2].Open())));
    }

    [Fact]
    public void Write_TarBz2_HoldsInfoFirst()
    {
        using BZip2InputStream bzip2 = new(new MemoryStream(Sample.Build(PackageArchiveKind.TarBz2).Bytes));

        List<string> members = TarMembers(bzip2);

        Assert.Equal("File info/index.json 420", members[0]);
        Assert.Equal(11, members.Count);
    }

    [Fact]
    public void Write_PathsJson_DescribesEveryFile()
    {
        PathsJson paths = PathsJson.Parse(PathsDocument(Sample.Build()));

        Assert.Equal([LongPath, "bin/alias", "bin/tool", "etc/sample.conf", "share/grüße.txt", "var/empty"], paths.Paths.Select(p => p.Path));
        Assert.Equal(PathType.SoftLink, paths.Paths[1].Type);
        Assert.Equal(paths.Paths[2].Sha256, paths.Paths[1].Sha256);
        Assert.Equal("/placeholder", paths.Paths[3].PrefixPlaceholder);
        Assert.Equal(PathType.Directory, paths.Paths[5].Type);
    }

    // conda-build writes the hash of nothing for a link to nothing and to a directory; mamba refuses a package without hash or size of a link.
    [Theory]
    [InlineData("a", true)]
    [InlineData("second", true)]
    [InlineData("../folder/a", true)]
    [InlineData("../folder/second", true)]
    [InlineData(".", false)]
    [InlineData("../folder", false)]
    [InlineData("nowhere", false)]
    [InlineData("../../outside", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("link", false)]
    public void Write_Link_HasHashAndSizeOfWhatItLeadsTo(string target, bool isContent)
    {
        BuiltPackage package = new PackageBuilder("links").File("lib/a", "abc").Link("lib/second", "a").Link("folder", "lib").Link("lib/link", target).Build();

        JsonElement link = Paths(package).Single(p => p.GetProperty("_path").GetString() == "lib/link");

        string expected = Convert.ToHexStringLower(SHA256.HashData(isContent ? "abc"u8 : []));
        Assert.Equal((expected, isContent ? 3 : 0), (link.GetProperty("sha256").GetString(), link.GetProperty("size_in_bytes").GetInt32()));
        Assert.Equal("softlink", link.GetProperty("path_type").GetString());
    }

    [Fact]
    public void Write_PathsJson_HasTheFieldsThatOtherClientsAskFor()
    {
        JsonElement[] paths = [.. Paths(Sample.Build())];

        Assert.All(paths, p => Assert.Contains(p.GetProperty("path_type").GetString(), (string[])["hardlink", "softlink", "directory"]));
        Assert.All(
            paths.Where(p => p.GetProperty("path_type").GetString() != "directory"),
            p => Assert.True(p.GetProperty("sha256").GetString()!.Length == 64 && p.GetProperty("size_in_bytes").GetInt64() >= 0));
        Assert.All(paths, p => Assert.Equal(p.TryGetProperty("prefix_placeholder", out _), p.TryGetProperty("file_mode", out _)));
    }

    [Theory]
    [InlineData(PackageArchiveKind.Conda)]
    [InlineData(PackageArchiveKind.TarBz2)]
    public void Write_SameContentTwice_GivesTheSameBytes(PackageArchiveKind kind) =>
        Assert.Equal(Sample.Build(kind).Bytes, Sample.Build(kind).Bytes);

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("./bin/x")]
    [InlineData("bin/tool")]
    public void Write_UnsafeOrDoublePath_IsRefused(string path) =>
        Assert.Equal(ErrorCode.InvalidPackageMetadata, Assert.Throws<StoreException>(() => Sample.File(path, "").Build()).Code);

    private static List<string> TarMembers(Stream stream)
    {
        using System.Formats.Tar.TarReader tar = new(stream);
        List<string> members = [];
        while (tar.GetNextEntry() is TarEntry entry)
        {
            string kind = entry.EntryType is TarEntryType.RegularFile ? "File" : entry.EntryType.ToString();
            string name = entry.Name == LongPath ? "a-rather-long-directory-name" : entry.Name.TrimEnd('/');
            members.Add($"{kind} {name} {(int)entry.Mode} {entry.LinkName}".TrimEnd());
        }

        return members;
    }

    private static IEnumerable<JsonElement> Paths(BuiltPackage package)
    {
        using JsonDocument document = JsonDocument.Parse(PathsDocument(package));
        return [.. document.RootElement.Clone().GetProperty("paths").EnumerateArray()];
    }

    private static byte[] PathsDocument(BuiltPackage package)
    {
        using ZipArchive zip = new(new MemoryStream(package.Bytes));
        using System.Formats.Tar.TarReader tar = new(new ZstdDecompressStream(zip.Entries[2].Open()));
        TarEntry? entry = tar.GetNextEntry();
        while (entry!.Name != PathsJson.FilePath)
        {
            entry = tar.GetNextEntry();
        }

        using MemoryStream json = new();
        entry.DataStream!.CopyTo(json);
        return json.ToArray();
    }
}

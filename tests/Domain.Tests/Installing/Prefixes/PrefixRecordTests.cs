using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Installing.Prefixes;

public sealed class PrefixRecordTests
{
    [Fact]
    public void Write_FullRecord_HasCondasFieldsInOrder()
    {
        JsonElement json = JsonDocument.Parse(PrefixRecordWriter.Write(Record())).RootElement;

        Assert.Equal("https://conda.example/main/noarch", json.GetProperty("channel").GetString());
        Assert.Equal("https://conda.example/main/noarch/tool-1.0-py_0.conda", json.GetProperty("url").GetString());
        Assert.Equal("noarch_python", json.GetProperty("package_type").GetString());
        Assert.Equal(["bin/tool", "share/x"], json.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal("a b", json.GetProperty("track_features").GetString());
        Assert.Equal("unix_python_entry_point", json.GetProperty("paths_data").GetProperty("paths")[0].GetProperty("path_type").GetString());
        Assert.Equal("tool >=1", json.GetProperty("requested_spec").GetString());
        string[] keys = [.. json.EnumerateObject().Select(p => p.Name).Where(k => k != "zz_other")];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void Write_Credentials_AreNotInIt()
    {
        string text = Encoding.UTF8.GetString(PrefixRecordWriter.Write(Record()).Span);

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tk-123", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrittenRecord_GivesTheSameBytesAgain()
    {
        ReadOnlyMemory<byte> bytes = PrefixRecordWriter.Write(Record());

        PrefixRecord read = PrefixRecordReader.Read(bytes, "tool-1.0-py_0.json");

        Assert.Equal(Encoding.UTF8.GetString(bytes.Span), Encoding.UTF8.GetString(PrefixRecordWriter.Write(read).Span));
        Assert.Equal("https://conda.example/main", read.Repodata.Channel);
        Assert.Equal(7, read.OtherFields["zz_other"].GetInt32());
    }

    [Fact]
    public void Read_RecordOfConda_IsUnderstood()
    {
        // The shape that conda 24 writes for a dependency without noarch.
        const string Json = """
            {
              "arch": "x86_64", "auth": null, "build": "h5eee18b_6", "build_number": 6,
              "channel": "https://repo.example/pkgs/main/linux-64", "constrains": [], "depends": ["libgcc-ng >=11.2.0"],
              "extracted_package_dir": "/opt/conda/pkgs/zlib-1.2.13-h5eee18b_6", "features": "", "files": ["lib/libz.so", "lib/libz.so.1"],
              "fn": "zlib-1.2.13-h5eee18b_6.conda", "license": "Zlib", "link": {"source": "/opt/conda/pkgs/zlib-1.2.13-h5eee18b_6", "type": 1},
              "md5": "60cdea3d", "name": "zlib", "package_tarball_full_path": "/opt/conda/pkgs/zlib-1.2.13-h5eee18b_6.conda",
              "paths_data": {"paths": [
                {"_path": "lib/libz.so", "no_link": true, "path_type": "softlink", "sha256": "aa", "size_in_bytes": 12},
                {"_path": "lib/libz.so.1", "file_mode": "binary", "path_type": "hardlink", "prefix_placeholder": "/p", "sha256": "bb",
                 "sha256_in_prefix": "cc", "size_in_bytes": 34}], "paths_version": 1},
              "requested_spec": "None", "sha256": "dd", "size": 113800, "subdir": "linux-64", "timestamp": 1714514693000,
              "track_features": "", "url": "https://repo.example/pkgs/main/linux-64/zlib-1.2.13-h5eee18b_6.conda", "version": "1.2.13"
            }
            """;

        PrefixRecord record = PrefixRecordReader.Read(Encoding.UTF8.GetBytes(Json), "zlib-1.2.13-h5eee18b_6.json");

        Assert.Equal("https://repo.example/pkgs/main", record.Repodata.Channel);
        Assert.Equal(6, record.Repodata.BuildNumber);
        Assert.Empty(record.RequestedSpecs);
        Assert.Equal((PrefixPathType.SoftLink, true, null), (record.Paths[0].Type, record.Paths[0].NoLink, record.Paths[0].IsBinary));
        Assert.Equal(("cc", true, "/p"), (record.Paths[1].Sha256InPrefix, record.Paths[1].IsBinary, record.Paths[1].PrefixPlaceholder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\": \"a\"}")]
    [InlineData("{\"name\": \"b\", \"version\": \"1\", \"build\": \"0\"}")]
    [InlineData("{\"name\": \"a\", \"version\": \"1\", \"build\": \"0\", \"depends\": [1]}")]
    [InlineData("{\"name\": \"a\", \"version\": \"1\", \"build\": \"0\", \"paths_data\": {\"paths\": [{}]}}")]
    public void Read_Damaged_IsReported(string text)
    {
        StoreException failure = Assert.Throws<StoreException>(() => PrefixRecordReader.Read(Encoding.UTF8.GetBytes(text), "a-1-0.json"));

        Assert.Equal(ErrorCode.InvalidPrefixRecord, failure.Code);
        Assert.Equal("a-1-0.json", failure.Found);
    }

    [Fact]
    public void Read_NoUtf8_IsReported() =>
        Assert.Equal(
            ErrorCode.InvalidPrefixRecord,
            Assert.Throws<StoreException>(() => PrefixRecordReader.Read(new byte[] { (byte)'"', 0xFF, 0xFE, (byte)'"' }, "a-1-0.json")).Code);

    [Theory]
    [InlineData("aa", "aa", "x", "y", true)]
    [InlineData("aa", "bb", "x", "x", false)]
    [InlineData(null, "bb", "x", "x", true)]
    [InlineData(null, null, "x", "y", false)]
    public void IsSamePackage_HashesAndUrl_Decide(string? installed, string? wanted, string installedUrl, string wantedUrl, bool expected)
    {
        RepodataRecord repodata = Record().Repodata with { Md5 = null };
        PrefixRecord record = new() { Repodata = repodata with { Sha256 = installed, Url = installedUrl } };

        Assert.Equal(expected, record.IsSamePackage(repodata with { Sha256 = wanted, Url = wantedUrl }));
    }

    private static PrefixRecord Record() => new()
    {
        Repodata = new RepodataRecord
        {
            Name = "tool",
            Version = "1.0",
            Build = "py_0",
            BuildNumber = 3,
            Subdir = "noarch",
            FileName = "tool-1.0-py_0.conda",
            Url = "https://user:secret@conda.example/t/tk-123/main/noarch/tool-1.0-py_0.conda",
            Channel = "https://conda.example/t/tk-123/main",
            Sha256 = "abc",
            Md5 = "def",
            Size = 5,
            Timestamp = 1700000000000,
            Noarch = NoarchKind.Python,
            Depends = ["python >=3.8"],
            Constrains = ["other <2"],
            TrackFeatures = ["a", "b"],
            License = "BSD-3-Clause",
            Purls = ["pkg:pypi/tool"],
            ExtraDepends = new Dictionary<string, IReadOnlyList<string>> { ["all"] = ["flask"] },
        },
        Paths =
        [
            new() { Path = "bin/tool", Type = PrefixPathType.UnixEntryPoint, Sha256InPrefix = "e1" },
            new() { Path = "share/x", Sha256 = "e2", Sha256InPrefix = "e3", Size = 10, PrefixPlaceholder = "/p", IsBinary = false },
            new() { Path = "share/empty", Type = PrefixPathType.Directory },
        ],
        ExtractedPackageDirectory = "/pkgs/tool-1.0-py_0",
        RequestedSpecs = ["tool >=1"],
        OtherFields = new Dictionary<string, JsonElement> { ["zz_other"] = JsonDocument.Parse("7").RootElement },
    };
}

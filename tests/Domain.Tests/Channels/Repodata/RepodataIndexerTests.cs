using System.Text;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Repodata;

public sealed class RepodataIndexerTests
{
    private const string FullRecord = """
        {"name":"a","version":"1.0","build":"py_0","build_number":3,"depends":["b >=1","c"],"constrains":["d <2"],"license":"MIT",
         "license_family":"MIT","md5":"0123456789abcdef0123456789ABCDEF","sha256":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
         "size":12345,"subdir":"noarch","timestamp":1578324546067,"noarch":"python","track_features":"x, y","features":"f","arch":"x86_64",
         "platform":"linux","purls":["pkg:pypi/a"],"run_exports":{"weak":["a >=1"]},"python_site_packages_path":"lib/site",
         "legacy_bz2_md5":"ffffffffffffffffffffffffffffffff","legacy_bz2_size":7,"extra_depends":{"test":["t >1"]},"flags":["cuda:12"],
         "indexed_timestamp":1600000000,"unknown":[1,{"x":"\"}"}]}
        """;

    [Fact]
    public async Task Read_AllFields_AreDecoded()
    {
        ChannelIndex index = await ReadAsync($$$"""{"packages.conda":{"a-1.0-py_0.conda":{{{FullRecord}}}}}""");

        RecordGroup group = index.Group("a");
        RepodataRecord record = group.Decode(0);

        Assert.Equal(("a", "1.0", "py_0", 3, "noarch"), (record.Name, record.Version, record.Build, record.BuildNumber, record.Subdir));
        Assert.Equal(["b >=1", "c"], record.Depends);
        Assert.Equal(["d <2"], record.Constrains);
        Assert.Equal(("MIT", "MIT", "f", "x86_64", "linux"), (record.License, record.LicenseFamily, record.Features, record.Arch, record.Platform));
        Assert.Equal("0123456789abcdef0123456789abcdef", record.Md5);
        Assert.Equal("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", record.Sha256);
        Assert.Equal((12345, 1578324546067, 1600000000000, 7), (record.Size, record.Timestamp, record.IndexedTimestamp, record.LegacyBz2Size));
        Assert.Equal("ffffffffffffffffffffffffffffffff", record.LegacyBz2Md5);
        Assert.Equal(NoarchKind.Python, record.Noarch);
        Assert.Equal(["x", "y"], record.TrackFeatures);
        Assert.Equal(["cuda:12"], record.Flags);
        Assert.Equal(["pkg:pypi/a"], record.Purls);
        Assert.Equal(["t >1"], record.ExtraDepends["test"]);
        Assert.Equal("""{"weak":["a >=1"]}""", record.RunExports!.Value.GetRawText());
        Assert.Equal("lib/site", record.PythonSitePackagesPath);
        Assert.Equal("a-1.0-py_0.conda", record.FileName);
        Assert.Equal("https://conda.example/test/linux-64/a-1.0-py_0.conda", record.Url);
        Assert.Equal("https://conda.example/test", record.Channel);
        Assert.Equal(1600000000000, group.CutoffTimestamp(0));
        Assert.Equal(
            RecordFlags.Conda | RecordFlags.NoarchPython | RecordFlags.TrackFeatures | RecordFlags.ExtraDepends | RecordFlags.BuildFlags
                | RecordFlags.IndexedTimestamp,
            group.Flags(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("{}")]
    [InlineData("""{"info":null,"packages":{},"packages.conda":null,"removed":[],"signatures":{"a-1-0.conda":{"k":{"signature":"x"}}},"x":[[[]]]}""")]
    public async Task Read_DocumentWithoutRecords_IsEmpty(string json)
    {
        ChannelIndex index = await ReadAsync(json);

        Assert.Equal(0, index.RecordCount);
        Assert.Empty(index.Warnings);
    }

    [Theory]
    [InlineData("<html>not found</html>")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("""{"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"}}""")]
    [InlineData("""{"packages":{"a-1-0.tar.bz2":{"name":"a","vers""")]
    [InlineData("""{"packages":{"a-1-0.tar.bz2":{"name":"a" "version"}}}""")]
    [InlineData("""{"packages":[]}""")]
    [InlineData("""{"packages":{}} {"packages":{}}""")]
    [InlineData("""{"packages":"x"}""")]
    public async Task Read_BrokenDocument_IsAFormatError(string json)
    {
        FormatException error = await Assert.ThrowsAsync<FormatException>(() => ReadAsync(json));

        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("""{"version":"1","build":"0"}""", "no name")]
    [InlineData("""{"name":"a","build":"0"}""", "no version")]
    [InlineData("""{"name":"a","version":"1"}""", "no build")]
    [InlineData("""{"name":"a","version":1,"build":"0"}""", "not a text")]
    [InlineData("""{"name":"../a","version":"1","build":"0"}""", "characters")]
    [InlineData("""{"name":"a","version":"1","build":"x/../y"}""", "path")]
    [InlineData("""{"name":"a","version":"1","build":"0","md5":"12"}""", "Md5")]
    [InlineData("""{"name":"a","version":"1","build":"0","depends":"b"}""", "not a list")]
    [InlineData("""{"name":"a","version":"1","build":"0","depends":[3]}""", "not a text")]
    [InlineData("""{"name":"a","version":"1","build":"0","build_number":"x"}""", "build number")]
    [InlineData("""{"name":"a","version":"1","build":"0","noarch":"quantum"}""", "noarch")]
    [InlineData("""{"name":"a","version":"1","build":"0","extra_depends":{"x":3}}""", "not a list")]
    [InlineData("""{"name":"a","version":"1..2","build":"0"}""", "version")]
    [InlineData("7", "not an object")]
    public async Task Read_UnusableRecord_IsSkippedWithWarning(string record, string reason)
    {
        ChannelIndex index = await ReadAsync(
            "{\"packages\":{\"bad-1-0.tar.bz2\":" + record + ""","a-1-1.tar.bz2":{"name":"a","version":"1","build":"1"}}}""");

        Assert.Equal(1, index.RecordCount);
        Assert.Contains(reason, Assert.Single(index.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", RecordFlags.None)]
    [InlineData("false", RecordFlags.None)]
    [InlineData("\"\"", RecordFlags.None)]
    [InlineData("true", RecordFlags.NoarchGeneric)]
    [InlineData("\"generic\"", RecordFlags.NoarchGeneric)]
    [InlineData("\"python\"", RecordFlags.NoarchPython)]
    public async Task Read_Noarch_AllFormsAreUnderstood(string noarch, RecordFlags expected)
    {
        ChannelIndex index = await ReadAsync(Record($"\"noarch\":{noarch}"));

        Assert.Equal(expected | RecordFlags.Conda, index.Group("a").Flags(0));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1578324546", 1578324546000)]
    [InlineData("1578324546.9", 1578324546000)]
    [InlineData("253402300799", 253402300799000)]
    [InlineData("253402300800", 253402300800)]
    [InlineData("1578324546067", 1578324546067)]
    [InlineData("null", RecordGroup.NoTimestamp)]
    [InlineData("\"x\"", RecordGroup.NoTimestamp)]
    public async Task Read_Timestamp_SecondsAndMilliseconds(string timestamp, long expected)
    {
        ChannelIndex index = await ReadAsync(Record($"\"timestamp\":{timestamp}"));

        Assert.Equal(expected, index.Group("a").Timestamp(0));
    }

    [Theory]
    [InlineData("\"a b\"", 2)]
    [InlineData("\"a,,b\"", 2)]
    [InlineData("[\"a\",\"b\",\"c\"]", 3)]
    [InlineData("\"\"", 0)]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    public async Task Read_TrackFeatures_TextAndList(string features, int count)
    {
        ChannelIndex index = await ReadAsync(Record($"\"track_features\":{features}"));

        Assert.Equal(count > 0, index.Group("a").Flags(0).HasFlag(RecordFlags.TrackFeatures));
        Assert.Equal(count, index.Group("a").Decode(0).TrackFeatures.Count);
    }

    [Fact]
    public async Task Read_RemovedArchive_IsNotOfferedAndItsTwinIsFree()
    {
        ChannelIndex index = await ReadAsync("""
            {"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"},"b-1-0.tar.bz2":{"name":"b","version":"1","build":"0"}},
             "packages.conda":{"a-1-0.conda":{"name":"a","version":"1","build":"0"}},"removed":["a-1-0.conda","b-1-0.tar.bz2","odd"]}
            """);

        Assert.Equal(["a"], index.Names);
        Assert.Equal(1, index.Group("a").Count);
        Assert.Equal(RecordFlags.TarBz2, index.Group("a").Flags(0));
        Assert.Equal(-1, index.Group("a").Twin(0));
    }

    [Fact]
    public async Task Read_VersionThree_IsMergedWithTheOthers()
    {
        ChannelIndex index = await ReadAsync("""
            {"v3":{"conda":{"a-2-0":{"name":"a","version":"2","build":"0","depends":["b[when=\"c\"]"],"url":"https://other.example/x.conda"}},
                   "tar.bz2":{"a-3-0":{"name":"a","version":"3","build":"0"}},"whl":{"w-1-0":{"name":"w","version":"1","build":"0"}},"n":3},
             "packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0"}}}
            """);

        RecordGroup group = index.Group("a");
        Assert.Equal(["a"], index.Names);
        Assert.Equal(["a-3-0.tar.bz2", "a-2-0.conda", "a-1-0.tar.bz2"], Enumerable.Range(0, 3).Select(i => group.Decode(i).FileName));
        Assert.Equal(RecordFlags.V3 | RecordFlags.Conda | RecordFlags.OwnUrl, group.Flags(1));
        Assert.Equal("https://other.example/x.conda", group.Decode(1).Url);
        Assert.Equal(["b[when=\"c\"]"], group.Decode(1).Depends);
        Assert.Equal(RecordFlags.TarBz2, group.Flags(2));
    }

    [Fact]
    public async Task Read_NameInUpperCase_IsLoweredAndFileNameKept()
    {
        ChannelIndex index = await ReadAsync("""{"packages":{"Foo-1-0.tar.bz2":{"name":"Foo","version":"1","build":"0"}}}""");

        Assert.Equal("Foo-1-0.tar.bz2", index.Group("foo").Decode(0).FileName);
        Assert.Equal("foo", index.Group("foo").Decode(0).Name);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task IsSupported_RepodataVersion_UpToTwo(int version, bool expected)
    {
        RepodataIndexer indexer = new("linux-64");
        await indexer.ReadAsync(Utf8($$$"""{"repodata_version":1,"info":{"repodata_version":{{{version}}}}}"""), TestContext.Current.CancellationToken);

        Assert.Equal(expected, indexer.IsSupported);
    }

    [Fact]
    public async Task Read_TooLong_IsAFormatError()
    {
        RepodataIndexer indexer = new("linux-64", maximumBytes: 100);

        await Assert.ThrowsAsync<FormatException>(() => indexer.ReadAsync(Utf8(Record("\"x\":\"" + new string('x', 200) + "\"")), default));
    }

    /// <summary>Cuts at every size must not matter, whether guesses about the cut are right or wrong.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_InSmallChunks_GivesTheSameIndex(bool indented)
    {
        string json = Document(indented);
        byte[] whole = await ImageAsync(json, 1 << 20);
        for (int size = 16; size <= 4096; size *= 2)
        {
            Assert.Equal(whole, await ImageAsync(json, size));
        }
    }

    private static string Document(bool indented)
    {
        StringBuilder conda = new();
        StringBuilder old = new();
        StringBuilder third = new();
        StringBuilder signatures = new();
        for (int i = 0; i < 60; i++)
        {
            string body = $$$"""
                {"name":"n{{{i % 7}}}","version":"1.{{{i}}}","build":"b_{{{i}}}","run_exports":{"weak":["a"]},"odd":{"x-y-z":{},"x-y-w":{"q":{} } },
                 "depends":["n{{{i % 5}}} >={{{i}}}","quote \" }, \"k-k-k\":{"],"build_number":{{{i}}}}
                """;
            conda.Append(i == 0 ? "" : ",").Append($"\"n{i % 7}-1.{i}-b_{i}.conda\":").Append(body);
            old.Append(i == 0 ? "" : ",").Append($"\"n{i % 7}-1.{i}-b_{i}.tar.bz2\":").Append(body);
            third.Append(i == 0 ? "" : ",").Append($"\"n{i % 7}-2.{i}-b_{i}\":").Append(body.Replace("\"1.", "\"2.", StringComparison.Ordinal));
            signatures.Append(i == 0 ? "" : ",").Append($"\"s{i}-1.{i}-b_{i}.conda\":").Append("{\"key\":{\"signature\":\"00\"}}");
        }

        string json = $$$"""
            {"info":{"subdir":"linux-64","base_url":"../files"},"packages":{{{{old}}}},"signatures":{{{{signatures}}}},
             "packages.conda":{{{{conda}}}},"v3":{"conda":{{{{third}}}},"whl":{{{{third}}}}},"removed":["n1-1.1-b_1.conda"]}
            """;
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
        using MemoryStream text = new();
        using (System.Text.Json.Utf8JsonWriter writer = new(text, new System.Text.Json.JsonWriterOptions { Indented = indented }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static string Record(string field) => """{"packages.conda":{"a-1-0.conda":{"name":"a","version":"1","build":"0",""" + field + "}}}";

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<byte[]> ImageAsync(string json, int chunkSize)
    {
        IndexBuilder builder = await new RepodataIndexer("linux-64", chunkSize: chunkSize).ReadAsync(Utf8(json), TestContext.Current.CancellationToken);
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        return image.ToArray();
    }

    private static async Task<ChannelIndex> ReadAsync(string json) =>
        new(TestRecord.Channel, "linux-64", IndexImage.TryLoad(await ImageAsync(json, 1 << 20))!);
}

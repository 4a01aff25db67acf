using System.Buffers;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Repodata;

public sealed class RepodataWriterTests
{
    private static readonly RepodataRecord Full = TestRecord.Make("a", "1.0", "py_0", 3, 1578324546067, ["b >=1", "c"], ["d <2"], ["x", "y"]) with
    {
        License = "MIT",
        LicenseFamily = "MIT",
        Md5 = new string('a', 32),
        Sha256 = new string('b', 64),
        Size = 12,
        Noarch = NoarchKind.Python,
        Features = "f",
        Arch = "x86_64",
        Platform = "linux",
        Purls = ["pkg:pypi/a"],
        RunExports = JsonDocument.Parse("""{"weak":["a >=1"]}""").RootElement,
        PythonSitePackagesPath = "lib/site",
        LegacyBz2Md5 = new string('c', 32),
        LegacyBz2Size = 7,
        IndexedTimestamp = 1600000000000,
    };

    [Fact]
    public async Task Write_Records_ReadBackEqual()
    {
        RepodataRecord third = Full with
        {
            Version = "3",
            FileName = "a-3-py_0.conda",
            Url = "https://conda.example/test/linux-64/a-3-py_0.conda",
            Flags = ["cuda:12"],
            ExtraDepends = new Dictionary<string, IReadOnlyList<string>> { ["t"] = ["u"] },
        };
        RepodataRecord[] records = [third, Full, TestRecord.Make("a", "0.5", extension: ".tar.bz2")];

        ChannelIndex index = await ReadAsync(Write(records));

        RecordGroup group = index.Group("a");
        Assert.Equal(3, group.Count);
        Assert.Equivalent(records, Enumerable.Range(0, 3).Select(group.Decode).OrderByDescending(r => r.Version), strict: false);
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameText()
    {
        RepodataRecord[] records = [TestRecord.Make("b", "1"), Full, TestRecord.Make("a", "0.5", extension: ".tar.bz2"), TestRecord.Make("B", "1")];

        string text = Write(records);

        Assert.Equal(text, Write([.. records.Reverse()]));
        Assert.StartsWith(
            """{"info":{"subdir":"linux-64"},"packages":{"a-0.5-0.tar.bz2":{"build":"0","build_number":0,"depends":[],"name":"a","subdir":"linux-64","version":"0.5"}},"packages.conda":{"B-1-0.conda":""",
            text,
            StringComparison.Ordinal);
        Assert.EndsWith("""},"removed":["x-1-0.conda"],"repodata_version":1}""", text, StringComparison.Ordinal);
    }

    private static string Write(RepodataRecord[] records)
    {
        ArrayBufferWriter<byte> target = new();
        RepodataWriter.Write(target, "linux-64", records, ["x-1-0.conda"]);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }

    private static async Task<ChannelIndex> ReadAsync(string json)
    {
        using MemoryStream text = new(Encoding.UTF8.GetBytes(json));
        IndexBuilder builder = await new RepodataIndexer("linux-64").ReadAsync(text, TestContext.Current.CancellationToken);
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        return new ChannelIndex(TestRecord.Channel, "linux-64", IndexImage.TryLoad(image.ToArray())!);
    }
}

using System.Buffers;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Records;
using CondaStore.Domain.Versions;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class ChannelIndexProperties
{
    private static readonly Gen<RepodataRecord> Records =
        from name in Gen.Elements("a", "b-c", "_d", "e.f")
        from version in Gen.Elements("1", "1.0", "1.0.0", "1.0rc1", "0.9", "2!0.1", "1.10", "1.9", "2024a", "1.0_1", "1.0post1")
        from build in Gen.Elements("0", "py_0", "h1_1", "\u00e9x")
        from number in Gen.Choose(0, 3)
        from timestamp in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, 5).Select(t => (long?)(1_600_000_000_000 + t)))
        from depends in Gen.Elements("x", "y >=1,<2", "z \"quoted\" \\ }, \"k-k-k\":{", "w 1.* b_*").ListOf()
        from features in Gen.Elements("", "f", "f g")
        from conda in Gen.Elements(true, false)
        select TestRecord.Make(
            name,
            version,
            build,
            number,
            timestamp,
            [.. depends],
            trackFeatures: features.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            extension: conda ? ".conda" : ".tar.bz2") with
        { License = "MIT", Sha256 = new string('a', 64) };

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(150);

    [Fact]
    public void RepodataText_WrittenAndRead_KeepsEveryRecord() => Check.One(Many, Prop.ForAll(Channel(), Gen.Choose(20, 3000).ToArbitrary(), (records, size) =>
    {
        ChannelIndex index = ReadBack(records, size);

        Assert.Equal(
            records.OrderBy(r => r.FileName, StringComparer.Ordinal).Select(Text),
            Decoded(index).OrderBy(r => r.FileName, StringComparer.Ordinal).Select(Text));
        Assert.Equal(records.Select(r => r.Name).Distinct().Order(StringComparer.Ordinal), index.Names);
    }));

    [Fact]
    public void Group_Records_AreInCandidateOrderWithTrueRanks() => Check.One(Many, Prop.ForAll(Channel(), records =>
    {
        ChannelIndex index = TestRecord.Index(records);
        foreach (string name in index.Names)
        {
            RecordGroup group = index.Group(name);
            for (int i = 1; i < group.Count; i++)
            {
                CondaVersion before = CondaVersion.Parse(group.Version(i - 1));
                CondaVersion after = CondaVersion.Parse(group.Version(i));
                Assert.Equal(Math.Sign(before.CompareTo(after)), Math.Sign(group.VersionRank(i - 1).CompareTo(group.VersionRank(i))));
                Assert.True(Key(group, i - 1).CompareTo(Key(group, i)) >= 0);
            }

            for (int i = 0; i < group.Count; i++)
            {
                int twin = group.Twin(i);
                Assert.Equal(CondaVersion.Parse(group.VersionText(group.VersionRank(i))), CondaVersion.Parse(group.Version(i)));
                Assert.True(twin < 0 || (group.Twin(twin) == i && group.Decode(twin).Identity == group.Decode(i).Identity));
            }
        }
    }));

    private static (bool Plain, int Rank, long Number, long Time) Key(RecordGroup group, int i) =>
        (!group.Flags(i).HasFlag(RecordFlags.TrackFeatures), group.VersionRank(i), group.BuildNumber(i), group.Timestamp(i));

    private static Arbitrary<RepodataRecord[]> Channel() =>
        Records.ListOf().Select(list => list.DistinctBy(r => r.FileName).ToArray()).ToArbitrary();

    private static ChannelIndex ReadBack(RepodataRecord[] records, int chunkSize)
    {
        ArrayBufferWriter<byte> json = new();
        RepodataWriter.Write(json, "linux-64", records);
        using MemoryStream text = new(json.WrittenSpan.ToArray());
        IndexBuilder builder = new RepodataIndexer("linux-64", chunkSize: chunkSize).ReadAsync(text, CancellationToken.None).GetAwaiter().GetResult();
        using MemoryStream image = new();
        builder.Write(image, new byte[32]);
        return new ChannelIndex(TestRecord.Channel, "linux-64", IndexImage.TryLoad(image.ToArray())!);
    }

    private static IEnumerable<RepodataRecord> Decoded(ChannelIndex index) =>
        index.Names.SelectMany(name =>
        {
            RecordGroup group = index.Group(name);
            return Enumerable.Range(0, group.Count).Select(group.Decode).ToArray();
        });

    private static string Text(RepodataRecord r) =>
        $"{r.FileName} {r.Name} {r.Version} {r.Build} {r.BuildNumber} {r.Timestamp} {string.Join(';', r.Depends)} {string.Join(',', r.TrackFeatures)} {r.License} {r.Sha256} {r.Url}";
}

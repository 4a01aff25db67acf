using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class RecordGroupTests
{
    [Fact]
    public void Order_MixedRecords_IsTheStaticCandidateOrder()
    {
        ChannelIndex index = TestRecord.Index(
            TestRecord.Make("a", "1.9", "old"),
            TestRecord.Make("a", "1.10", "tf", number: 9, trackFeatures: ["f"]),
            TestRecord.Make("a", "1.10", "b0t1", timestamp: 1),
            TestRecord.Make("a", "1.10", "b0t2", timestamp: 2),
            TestRecord.Make("a", "1.10", "b0none"),
            TestRecord.Make("a", "1.10", "b1", number: 1),
            TestRecord.Make("a", "2.0rc1", "rc"));

        RecordGroup group = index.Group("a");

        Assert.Equal(["rc", "b1", "b0t2", "b0t1", "b0none", "old", "tf"], Enumerable.Range(0, group.Count).Select(group.Build));
        Assert.Equal([2, 1, 1, 1, 1, 0, 1], Enumerable.Range(0, group.Count).Select(group.VersionRank));
        Assert.Equal(["1.9", "1.10", "2.0rc1"], Enumerable.Range(0, group.VersionCount).Select(group.VersionText));
        Assert.Equal(RecordGroup.NoTimestamp, group.Timestamp(4));
    }

    [Fact]
    public void VersionRank_EqualVersionsSpeltDifferently_IsTheSame()
    {
        RecordGroup group = TestRecord.Index(
            TestRecord.Make("a", "1.0"), TestRecord.Make("a", "1.0.0"), TestRecord.Make("a", "1"), TestRecord.Make("a", "0.9")).Group("a");

        Assert.Equal(2, group.VersionCount);
        Assert.Equal(["1", "1.0", "1.0.0", "0.9"], Enumerable.Range(0, 4).Select(group.Version));
        Assert.Equal([1, 1, 1, 0], Enumerable.Range(0, 4).Select(group.VersionRank));
        Assert.Equal("0.9", group.VersionText(0));
    }

    [Fact]
    public void DependsIds_Record_KeepPublishedOrder()
    {
        RecordGroup group = TestRecord.Index(
            TestRecord.Make("a", "2", depends: ["z >=1", "b", "z >=1"], constrains: ["c <2"]),
            TestRecord.Make("a", "1", constrains: ["b"])).Group("a");

        Assert.Equal(["z >=1", "b", "z >=1"], group.Specs(group.DependsIds(0)));
        Assert.Equal(["c <2"], group.Specs(group.ConstrainsIds(0)));
        Assert.Equal(["b"], group.Specs(group.ConstrainsIds(1)));
        Assert.Equal(0, group.DependsIds(1).Length);
    }

    [Fact]
    public void Twin_BothArchiveKinds_CondaSupersedesTarBz2()
    {
        RecordGroup group = TestRecord.Index(
            TestRecord.Make("a", "1", "x", extension: ".tar.bz2", timestamp: 5),
            TestRecord.Make("a", "1", "y", extension: ".tar.bz2", timestamp: 4),
            TestRecord.Make("a", "1", "x", timestamp: 3)).Group("a");

        Assert.Equal(2, group.Twin(0));
        Assert.Equal(-1, group.Twin(1));
        Assert.Equal(0, group.Twin(2));
        const RecordFlags Wanted = RecordFlags.TarBz2 | RecordFlags.Conda | RecordFlags.SupersededTwin;
        Assert.Equal(RecordFlags.TarBz2 | RecordFlags.SupersededTwin, group.Flags(0) & Wanted);
        Assert.Equal(RecordFlags.TarBz2, group.Flags(1) & Wanted);
        Assert.Equal(RecordFlags.Conda, group.Flags(2) & Wanted);
    }

    [Fact]
    public void Decode_InMemoryIndex_GivesTheSameRecord()
    {
        RepodataRecord record = TestRecord.Make("a", "1") with { IndexedTimestamp = 77, Timestamp = 5 };
        RecordGroup group = TestRecord.Index(TestRecord.Make("a", "0"), record).Group("a");

        Assert.Same(record, group.Decode(0));
        Assert.Equal(77, group.CutoffTimestamp(0));
        Assert.Equal(5, group.Timestamp(0));
    }
}

using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels.Indexes;

public sealed class ChannelIndexTests
{
    [Fact]
    public void TryFind_UnknownName_AnswersWithNothing()
    {
        ChannelIndex index = TestRecord.Index(TestRecord.Make("b", "1"));

        Assert.True(index.TryFind("a", out RecordGroup? group));
        Assert.Null(group);
        Assert.True(index.TryFind(new string('x', 300), out group));
        Assert.Null(group);
    }

    [Fact]
    public void Names_Index_AreInOrdinalOrder()
    {
        ChannelIndex index = TestRecord.Index(
            TestRecord.Make("zlib", "1"), TestRecord.Make("_x", "1"), TestRecord.Make("a-b", "1"), TestRecord.Make("a.b", "1"), TestRecord.Make("a", "1"));

        Assert.Equal(["_x", "a", "a-b", "a.b", "zlib"], index.Names);
        Assert.All(index.Names, name => Assert.Equal(name, index.Group(name).Name));
    }

    [Fact]
    public void FromRecords_UnreadableVersion_IsSkippedWithWarning()
    {
        ChannelIndex index = TestRecord.Index(TestRecord.Make("a", "1..2"), TestRecord.Make("a", "1"));

        Assert.Equal(1, index.Group("a").Count);
        Assert.Contains("a-1..2-0", Assert.Single(index.Warnings));
    }

    [Fact]
    public void FromRecords_RepeatedRecord_IsKeptOnce()
    {
        ChannelIndex index = TestRecord.Index(
            TestRecord.Make("a", "1", extension: ".tar.bz2"), TestRecord.Make("a", "1"), TestRecord.Make("a", "1"));

        RecordGroup group = index.Group("a");
        Assert.Equal(2, group.Count);
        Assert.Equal(1, group.Twin(0));
        Assert.Equal(0, group.Twin(1));
        Assert.Contains("more than once", Assert.Single(index.Warnings));
    }

    [Fact]
    public void FromRecords_Nothing_IsAnEmptyFolder()
    {
        ChannelIndex index = TestRecord.Index();

        Assert.Empty(index.Names);
        Assert.Equal(0, index.RecordCount);
        Assert.True(index.TryFind("a", out RecordGroup? group));
        Assert.Null(group);
    }

    [Fact]
    public void FromRecords_ManyRecords_SortedAlikeWhateverTheOrder()
    {
        Random random = new(7);
        RepodataRecord[] records =
        [
            .. Enumerable.Range(0, 30_000).Select(i => TestRecord.Make(
                "n" + (i % 700), $"{random.Next(5)}.{random.Next(30)}", "b" + i, random.Next(4), timestamp: i, depends: ["d >=" + random.Next(40)])),
        ];
        ChannelIndex ordered = TestRecord.Index(records);
        random.Shuffle(records);
        ChannelIndex shuffled = TestRecord.Index(records);

        Assert.Equal(30_000, ordered.RecordCount);
        foreach (string name in ordered.Names)
        {
            RecordGroup first = ordered.Group(name);
            RecordGroup second = shuffled.Group(name);
            Assert.Equal(Enumerable.Range(0, first.Count).Select(first.Decode), Enumerable.Range(0, second.Count).Select(second.Decode));
        }
    }
}

using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Channels;

/// <summary>Builds records and channels for tests.</summary>
internal static class TestRecord
{
    public static readonly Channel Channel = new("test", "https://conda.example/test", ChannelCredentials.None);

    public static RepodataRecord Make(
        string name,
        string version,
        string build = "0",
        long number = 0,
        long? timestamp = null,
        string[]? depends = null,
        string[]? constrains = null,
        string[]? trackFeatures = null,
        string extension = ".conda")
    {
        string fileName = $"{name}-{version}-{build}{extension}";
        return new RepodataRecord
        {
            Name = name,
            Version = version,
            Build = build,
            BuildNumber = number,
            Subdir = "linux-64",
            FileName = fileName,
            Url = "https://conda.example/test/linux-64/" + fileName,
            Channel = "https://conda.example/test",
            Timestamp = timestamp,
            Depends = depends ?? [],
            Constrains = constrains ?? [],
            TrackFeatures = trackFeatures ?? [],
        };
    }

    public static ChannelIndex Index(params RepodataRecord[] records) => ChannelIndex.FromRecords(Channel, "linux-64", records);

    public static RecordGroup Group(this SubdirSource source, string name)
    {
        Assert.True(source.TryFind(name, out RecordGroup? group));
        return Assert.IsType<RecordGroup>(group);
    }

    public static string[] Specs(this RecordGroup group, ReadOnlySpan<int> ids)
    {
        List<string> texts = [];
        foreach (int id in ids)
        {
            texts.Add(group.Specs.Text(id));
        }

        return [.. texts];
    }
}

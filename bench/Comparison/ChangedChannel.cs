using System.Text.Json;

namespace CondaStore.Comparison;

/// <summary>
/// A channel in two states under one URL: as it is, and with every record of some of its names changed. A link says which
/// state is to be seen, so that nothing is copied between two measurements.
/// </summary>
internal sealed class ChangedChannel
{
    private const uint OneInHundred = 100;

    private readonly string _link;
    private readonly string _before;
    private readonly string _after;

    private ChangedChannel(string folder, string before)
    {
        _link = Path.Combine(folder, "seen");
        _before = before;
        _after = Path.Combine(folder, "after");
    }

    public string Url => OpenChannel.Url(_link);

    /// <summary>Makes the second state of a channel: of about one name in a hundred all records have another size.</summary>
    public static ChangedChannel Make(string channel, string folder)
    {
        ChangedChannel changed = new(folder, Path.GetFullPath(channel));
        foreach (string subdir in new[] { OpenChannel.Platform, "noarch" })
        {
            byte[] document = File.ReadAllBytes(Path.Combine(channel, subdir, "repodata.json"));
            Change(document);
            Directory.CreateDirectory(Path.Combine(changed._after, subdir));
            File.WriteAllBytes(Path.Combine(changed._after, subdir, "repodata.json"), document);
        }

        return changed;
    }

    public void ShowBefore() => Show(_before);

    public void ShowAfter() => Show(_after);

    private void Show(string state)
    {
        File.Delete(_link);
        Directory.CreateSymbolicLink(_link, state);
    }

    private static void Change(Span<byte> document)
    {
        const int RecordMember = 3;
        Utf8JsonReader json = new(document);
        long size = -1;
        bool isChosen = false;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == RecordMember && json.ValueTextEquals("name"u8))
            {
                json.Read();
                isChosen = Hash(json.ValueSpan) % OneInHundred == 0;
            }
            else if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == RecordMember && json.ValueTextEquals("size"u8))
            {
                json.Read();
                size = json.TokenStartIndex + json.ValueSpan.Length - 1;
            }
            else if (json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == RecordMember - 1)
            {
                if (isChosen && size >= 0)
                {
                    document[(int)size] = (byte)(document[(int)size] == '5' ? '6' : '5');
                }

                (size, isChosen) = (-1, false);
            }
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte b in name)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }
}

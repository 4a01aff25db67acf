using System.Text;

namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the properties of a whole subdir in an index. They are written as lines of a key, a tab and a value: reading them must not
/// load a JSON reader, because every short command opens an index.
/// </summary>
internal sealed record IndexInfo
{
    /// <summary>Warnings kept in an index; further ones are only counted.</summary>
    public const int MaxWarnings = 500;

    public required string Subdir { get; init; }

    /// <summary>
    /// Gets the base URL of archives (CEP 15, https://conda.org/learn/ceps/cep-0015) as published: absolute, relative or rooted; null for
    /// the folder itself.
    /// </summary>
    public string? BaseUrl { get; init; }

    /// <summary>
    /// Gets the channel that this one is based on (CEP 42, https://conda.org/learn/ceps/cep-0042), relative as published.
    /// </summary>
    public string? BaseChannel { get; init; }

    /// <summary>Gets the channel that this one takes precedence over (CEP 42), relative as published.</summary>
    public string? OverridesChannel { get; init; }

    /// <summary>Gets the first warnings about records that could not be used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public byte[] Encode()
    {
        StringBuilder text = new();
        Append(text, "subdir", Subdir);
        Append(text, "base_url", BaseUrl);
        Append(text, "base", BaseChannel);
        Append(text, "overrides", OverridesChannel);
        foreach (string warning in Warnings.Take(MaxWarnings))
        {
            Append(text, "warning", warning);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static IndexInfo Decode(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, string> values = [];
        List<string> warnings = [];
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0)
            {
                continue;
            }

            if (line.AsSpan(0, tab).SequenceEqual("warning"))
            {
                warnings.Add(line[(tab + 1)..]);
            }
            else
            {
                values[line[..tab]] = line[(tab + 1)..];
            }
        }

        return new IndexInfo
        {
            Subdir = values.GetValueOrDefault("subdir", string.Empty),
            BaseUrl = values.GetValueOrDefault("base_url"),
            BaseChannel = values.GetValueOrDefault("base"),
            OverridesChannel = values.GetValueOrDefault("overrides"),
            Warnings = warnings,
        };
    }

    private static void Append(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(key).Append('\t').Append(value.ReplaceLineEndings(" ")).Append('\n');
        }
    }
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>A text file with one match spec in each line (CEP 23); <c>#</c> begins a remark.</summary>
/// <param name="Specs">The specs in the order of the lines.</param>
/// <param name="Platform">The platform of a <c># platform: …</c> remark; null without one.</param>
public sealed record SpecListFile(IReadOnlyList<MatchSpec> Specs, string? Platform)
{
    /// <summary>The line that makes a text file a list of archives to install as they are.</summary>
    public const string ExplicitTag = "@EXPLICIT";

    private const int MaxLength = 1 << 24;

    /// <summary>Whether a text file lists archives instead of specs.</summary>
    public static bool IsExplicit(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.Trim().Equals(ExplicitTag, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a list of specs.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidMatchSpec"/> with the place; <see cref="ErrorCode.InvalidDocument"/> when the text is too
    /// long or lists archives.
    /// </exception>
    public static SpecListFile Parse(string text, string? file = null)
    {
        if (text.Length > MaxLength || IsExplicit(text))
        {
            throw new StoreException(
                ErrorCode.InvalidDocument,
                text.Length > MaxLength ? "The list of specs is too long." : $"The file says {ExplicitTag}: it lists archives, not specs.")
            {
                Location = new SourceLocation(file, 1, 1),
            };
        }

        List<MatchSpec> specs = [];
        string? platform = null;
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> content = line.Trim();
            if (content is ['#', .. var remark])
            {
                platform ??= PlatformOf(remark);
            }
            else if (!content.IsEmpty)
            {
                specs.Add(ParseLine(content.ToString(), file, number, line.IndexOf(content[0])));
            }
        }

        return new SpecListFile(specs, platform);
    }

    /// <summary>The platform that a remark <c>platform: linux-64</c> names; null for other remarks.</summary>
    internal static string? PlatformOf(ReadOnlySpan<char> remark)
    {
        remark = remark.Trim();
        return remark.StartsWith("platform:", StringComparison.OrdinalIgnoreCase) ? remark["platform:".Length..].Trim().ToString() : null;
    }

    private static MatchSpec ParseLine(string spec, string? file, int line, int indent)
    {
        if (MatchSpec.TryParse(spec, SpecOptions.Extensions, out MatchSpec? parsed, out SyntaxError error))
        {
            return parsed;
        }

        StoreException failure = error.ToException(ErrorCode.InvalidMatchSpec, "Invalid match spec", spec);
        throw new StoreException(ErrorCode.InvalidMatchSpec, failure.Message, failure)
        {
            Location = new SourceLocation(file, line, indent + error.Offset + 1),
            Found = failure.Found,
            Hints = failure.Hints,
        };
    }
}

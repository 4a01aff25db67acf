using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Represents a text file with one match spec per line (CEP 23, https://conda.org/learn/ceps/cep-0023); <c>#</c> begins a comment.
/// </summary>
/// <param name="Specs">The specs in the order of the lines.</param>
/// <param name="Platform">The platform from a <c># platform: …</c> comment; null if there is none.</param>
public sealed record SpecListFile(IReadOnlyList<MatchSpec> Specs, string? Platform)
{
    /// <summary>The line that marks a text file as an explicit list of archives.</summary>
    public const string ExplicitTag = "@EXPLICIT";

    private const int MaxLength = 1 << 24;

    /// <summary>Determines whether a text file is an explicit list of archives instead of specs.</summary>
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

    /// <summary>Parses a list of specs.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidMatchSpec"/> with the position; <see cref="ErrorCode.InvalidDocument"/> if the text is too long or lists
    /// archives. </exception>
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

    /// <summary>Returns the platform from a comment <c>platform: linux-64</c>; null for other comments.</summary>
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

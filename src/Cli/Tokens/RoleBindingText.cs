using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tokens;

/// <summary>Parses roles on patterns of environments: <c>team/*=viewer</c>.</summary>
internal static class RoleBindingText
{
    /// <summary>Gets the roles by pattern, or null if there are none.</summary>
    /// <param name="texts">The texts: a pattern, a separator and one or more roles with commas between them.</param>
    /// <param name="separator">The separator.</param>
    /// <exception cref="StoreException">A text is not of this form (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? Parse(IReadOnlyList<string> texts, char separator = '=')
    {
        Dictionary<string, IReadOnlyList<string>> bindings = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int at = text.LastIndexOf(separator);
            if (at <= 0 || at == text.Length - 1 || !text.AsSpan(0, at).Contains('/'))
            {
                throw new StoreException(ErrorCode.InvalidOption, $"'{text}' is not NAMESPACE/NAME{separator}ROLE.")
                {
                    Hints = [$"'team/*{separator}viewer'"],
                };
            }

            bindings[text[..at]] = [.. bindings.GetValueOrDefault(text[..at], []), .. text[(at + 1)..].Split(',')];
        }

        return bindings.Count == 0 ? null : bindings;
    }
}

using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Rows;

/// <summary>The rules for names of namespaces and environments; they become parts of paths, keys and URLs.</summary>
public static class StoreNames
{
    /// <summary>The characters that a name may have, as existing clients know them.</summary>
    public const string Characters = "A-Z a-z 0-9 - + _ @ $ & ? ^ ~ . =";

    /// <summary>
    /// Longest name: with it, what a build's key has before it (8 digits of a hash, the time, an id of up to 12 digits) and what artifacts
    /// have behind it, names of blobs stay within 250 characters, and directories within 255.
    /// </summary>
    public const int Longest = 200;

    /// <summary>Checks the name of a namespace.</summary>
    /// <exception cref="StoreException">The name breaks the rules (<see cref="ErrorCode.InvalidName"/>).</exception>
    public static void CheckNamespace(string name) => Check(name, "namespace");

    /// <summary>Checks the name of an environment.</summary>
    /// <exception cref="StoreException">The name breaks the rules (<see cref="ErrorCode.InvalidName"/>).</exception>
    public static void CheckEnvironment(string name)
    {
        Check(name, "environment");
        if (BuildKey.LooksLikeOne(name))
        {
            throw new StoreException(
                ErrorCode.InvalidName, $"'{name}' looks like the directory of a build and cannot be the name of an environment.");
        }
    }

    /// <summary>Whether a name could be one of the store's, for lookups that answer "not found" otherwise.</summary>
    public static bool IsPossible(string name) => name.Length is > 0 and <= Longest && name.All(IsAllowed) && name is not ("." or "..");

    internal static bool IsAllowed(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '_' or '@' or '$' or '&' or '?' or '^' or '~' or '.' or '=';

    private static void Check(string name, string what)
    {
        if (!IsPossible(name))
        {
            string shown = name.Length <= 60 ? name : string.Concat(name.AsSpan(0, 60), "…");
            throw new StoreException(
                ErrorCode.InvalidName,
                $"'{shown}' cannot be the name of a {what}: 1 to {Longest} characters of {Characters}, and not '.' or '..'.");
        }
    }
}

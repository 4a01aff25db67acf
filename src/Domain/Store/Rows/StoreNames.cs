using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Rows;

/// <summary>Validates names of namespaces and environments, which become parts of paths, keys and URLs.</summary>
public static class StoreNames
{
    /// <summary>The characters allowed in names, as known to existing clients.</summary>
    public const string Characters = "A-Z a-z 0-9 - + _ @ $ & ? ^ ~ . =";

    /// <summary>
    /// The maximum length of a name: together with the prefix in a build's key (8 digits of a hash, the time, an id of up to 12 digits) and
    /// the suffixes of artifacts, names of blobs stay within 250 characters, and directories within 255.
    /// </summary>
    public const int Longest = 200;

    /// <summary>Checks the name of a namespace.</summary>
    /// <exception cref="StoreException">The name is not valid (<see cref="ErrorCode.InvalidName"/>).</exception>
    public static void CheckNamespace(string name) => Check(name, "namespace");

    /// <summary>Checks the name of an environment.</summary>
    /// <exception cref="StoreException">The name is not valid (<see cref="ErrorCode.InvalidName"/>).</exception>
    public static void CheckEnvironment(string name)
    {
        Check(name, "environment");
        if (BuildKey.LooksLikeOne(name))
        {
            throw new StoreException(
                ErrorCode.InvalidName, $"'{name}' looks like the directory of a build and cannot be the name of an environment.");
        }
    }

    /// <summary>Determines whether a name could exist in the store, for lookups that otherwise return "not found".</summary>
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

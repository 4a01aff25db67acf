using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Domain.Store.Rows;

/// <summary>
/// Builds row keys that sort like the values that they represent. Parts are joined by <c>!</c>, which is lower than every character of a
/// name; names keep their order and numbers have a fixed width.
/// </summary>
internal static class TableKey
{
    private const char Separator = '!';

    /// <summary>
    /// Encodes a name of the store. Of its characters only <c>?</c> is not allowed in keys; it is replaced by <c>&gt;</c>, which no name
    /// contains and which sorts between the same neighbors (<c>=</c> and <c>@</c>), so that the order is preserved.
    /// </summary>
    public static string Name(string name) => name.Replace('?', '>');

    /// <summary>Returns the name in a key.</summary>
    public static string NameOf(string part) => part.Replace('>', '?');

    /// <summary>Encodes a number in ascending order.</summary>
    public static string Ascending(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Encodes a number in descending order, for newest-first listings.</summary>
    public static string Descending(long number) => (long.MaxValue - number).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Returns the number in a key made by <see cref="Descending"/>.</summary>
    public static long FromDescending(string part) => long.MaxValue - long.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Joins parts.</summary>
    public static string Join(params ReadOnlySpan<string> parts) => string.Join(Separator, parts!);

    /// <summary>Returns the last part of a joined key.</summary>
    public static string Last(string key) => key[(key.LastIndexOf(Separator) + 1)..];

    /// <summary>Returns the prefix of exactly those keys with the given first parts.</summary>
    public static string Prefix(params ReadOnlySpan<string> parts) => Join(parts) + Separator;

    /// <summary>Returns the SHA-256 in hexadecimal, for arbitrary texts whose order is irrelevant.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

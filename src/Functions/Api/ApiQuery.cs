using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CondaStore.Functions.Api;

/// <summary>
/// The query of an API request. One slash at the very end is dropped: the existing command line client appends one to every URL,
/// query or not.
/// </summary>
public sealed class ApiQuery
{
    /// <summary>The largest page, and the size of a page when none is asked for.</summary>
    public const int PageLimit = 100;

    private readonly Dictionary<string, StringValues> _values;

    /// <summary>Reads the query of a request.</summary>
    public ApiQuery(HttpRequest request)
    {
        string query = request.QueryString.Value ?? string.Empty;
        if (query.EndsWith('/'))
        {
            query = query[..^1];
        }

        _values = QueryHelpers.ParseQuery(query);
    }

    /// <summary>The value of a name, or null; the last one when the name is repeated.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out StringValues values) && values.Count > 0 ? values[^1] : null;

    /// <summary>All values of the given names that are not empty.</summary>
    public IReadOnlyList<string> Texts(params ReadOnlySpan<string> names)
    {
        List<string> texts = [];
        foreach (string name in names)
        {
            if (_values.TryGetValue(name, out StringValues values))
            {
                texts.AddRange(values.Where(v => !string.IsNullOrEmpty(v)).Select(v => v!));
            }
        }

        return texts;
    }

    /// <summary>The integer of that name, or null when there is none.</summary>
    /// <exception cref="RequestFaultException">The value is not an integer.</exception>
    public int? Integer(string name) => Number<int>(name);

    /// <summary>The 64-bit integer of that name, or null when there is none.</summary>
    /// <exception cref="RequestFaultException">The value is not an integer.</exception>
    public long? Long(string name) => Number<long>(name);

    /// <summary>The value of that name, which has to be one of a list; null when there is none.</summary>
    /// <exception cref="RequestFaultException">The value is not on the list.</exception>
    public string? OneOf(string name, params IReadOnlyList<string> allowed)
    {
        string? text = Text(name);
        return text is null || allowed.Contains(text) ? text : throw RequestFaultException.NotOneOf("query", name, allowed, text);
    }

    /// <summary>Whether a name is given with any value but the empty one.</summary>
    public bool IsSet(string name) => !string.IsNullOrEmpty(Text(name));

    private T? Number<T>(string name)
        where T : struct, IBinaryInteger<T>
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        return T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw RequestFaultException.NotAnInteger("query", name, text);
    }
}

using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CondaStore.Functions.Api;

/// <summary>
/// Represents the query of an API request. One trailing slash is removed, because the existing command-line client appends one to every
/// URL, with or without a query.
/// </summary>
public sealed class ApiQuery
{
    /// <summary>The maximum page size, which is also the default.</summary>
    public const int PageLimit = 100;

    private readonly Dictionary<string, StringValues> _values;

    /// <summary>Creates the query of a request.</summary>
    public ApiQuery(HttpRequest request)
    {
        string query = request.QueryString.Value ?? string.Empty;
        if (query.EndsWith('/'))
        {
            query = query[..^1];
        }

        _values = QueryHelpers.ParseQuery(query);
    }

    /// <summary>Gets the value of a parameter, or null if it is missing; the last value if it is repeated.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out StringValues values) && values.Count > 0 ? values[^1] : null;

    /// <summary>Gets all non-empty values of the given parameters.</summary>
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

    /// <summary>Gets the value of an integer parameter, or null if it is missing.</summary>
    /// <exception cref="RequestFaultException">The value is not an integer.</exception>
    public int? Integer(string name) => Number<int>(name);

    /// <summary>Gets the value of a 64-bit integer parameter, or null if it is missing.</summary>
    /// <exception cref="RequestFaultException">The value is not an integer.</exception>
    public long? Long(string name) => Number<long>(name);

    /// <summary>Gets the value of a parameter that must be in a list, or null if it is missing.</summary>
    /// <exception cref="RequestFaultException">The value is not in the list.</exception>
    public string? OneOf(string name, params IReadOnlyList<string> allowed)
    {
        string? text = Text(name);
        return text is null || allowed.Contains(text) ? text : throw RequestFaultException.NotOneOf("query", name, allowed, text);
    }

    /// <summary>Gets whether a parameter has a non-empty value.</summary>
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

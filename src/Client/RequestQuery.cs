using System.Globalization;

namespace CondaStore.Client;

/// <summary>Represents the query of a request: names and values in order. Names without a value are left out.</summary>
internal sealed class RequestQuery
{
    /// <summary>The query without any names.</summary>
    public static readonly RequestQuery None = new("");

    private readonly string _text;

    private RequestQuery(string text) => _text = text;

    /// <summary>Gets the query with one more name, unless the value is null.</summary>
    public RequestQuery And(string name, string? value) =>
        value is null ? this : new RequestQuery($"{_text}{(_text.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}");

    /// <summary>Gets the query with one more name, unless the value is null.</summary>
    public RequestQuery And(string name, long? value) => And(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Gets the query with a name that is repeated for each value.</summary>
    public RequestQuery And(string name, IEnumerable<string> values) => values.Aggregate(this, (query, value) => query.And(name, value));

    /// <summary>Gets the query with a leading question mark, or an empty text.</summary>
    public override string ToString() => _text;
}

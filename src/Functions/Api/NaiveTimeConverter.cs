using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CondaStore.Functions.Api;

/// <summary>
/// Converts times to and from UTC with microseconds and without an offset. Existing user interfaces append the <c>Z</c> themselves and
/// fail on times that already have one.
/// </summary>
public sealed class NaiveTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParse(
            reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time)
            ? time
            : throw new JsonException("A time in ISO 8601 form was expected.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>Reads JSON bodies with a limit on their size, whatever content type the caller names.</summary>
public static class ApiBody
{
    private const int CopyBuffer = 64 * 1024;

    /// <summary>The body as a JSON value; null when there is no body.</summary>
    /// <exception cref="RequestFaultException">The body is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">The body is larger than <see cref="StoreOptions.MaxRequestBytes"/>.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using MemoryStream buffer = new();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length == 0)
        {
            return null;
        }

        buffer.Position = 0;
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(buffer, new JsonDocumentOptions { MaxDepth = 64 }, cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw RequestFaultException.NotJson(exception);
        }
    }

    /// <summary>The body as a JSON object; an empty one when there is no body or it is null.</summary>
    public static async Task<JsonElement> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonElement? body = await ReadAsync(request, cancellationToken);
        return body switch
        {
            null or { ValueKind: JsonValueKind.Null } => Empty,
            { ValueKind: JsonValueKind.Object } => body.Value,
            _ => throw new RequestFaultException(new RequestFault("dict_type", ["body"], "Input should be a valid dictionary", null)),
        };
    }

    /// <summary>A piece of something that comes in several.</summary>
    /// <exception cref="StoreException">It is longer than allowed (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadPieceAsync(HttpRequest request, int largest, CancellationToken cancellationToken)
    {
        using MemoryStream piece = new();
        byte[] buffer = new byte[CopyBuffer];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (piece.Length + read > largest)
            {
                throw new StoreException(ErrorCode.InvalidRequest, $"A piece has more than the {largest} bytes that are allowed.");
            }

            piece.Write(buffer, 0, read);
        }

        return piece.GetBuffer().AsMemory(0, (int)piece.Length);
    }

    /// <summary>A text member of an object; null when it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member is of another kind.</exception>
    public static string? Text(this JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new RequestFaultException(new RequestFault("string_type", ["body", name], "Input should be a valid string", null));
    }

    /// <summary>An integer of an object, also one written as text; null when it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member is of another kind.</exception>
    public static long? Long(this JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number))
        {
            return number;
        }

        return value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? number
            : throw RequestFaultException.NotAnInteger("body", name, value.GetRawText());
    }

    /// <summary>A truth value of an object; false when it is missing or null.</summary>
    /// <exception cref="RequestFaultException">The member is of another kind.</exception>
    public static bool Flag(this JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out JsonElement value))
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new RequestFaultException(new RequestFault("bool_type", ["body", name], "Input should be a valid boolean", null)),
        };
    }

    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Reads JSON bodies, of the size that <see cref="RequestLimits"/> allows. Whatever content type the caller names, unless a session says who
/// it is.
/// </summary>
public static class ApiBody
{
    private const int CopyBuffer = 64 * 1024;
    private const int MaxDepth = 64;

    // What a request says of its length is believed when the bytes come.
    private const long LargestStart = 1 << 20;

    /// <summary>The body as a JSON value; null when there is no body.</summary>
    /// <exception cref="RequestFaultException">The body is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">The body is larger than this caller may send.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await ReadAllAsync(request, cancellationToken);
        if (body.IsEmpty)
        {
            return null;
        }

        RequestLimits.RequireJson(request);
        try
        {
            CheckTexts(body.Span);
            // The document reads in these bytes and lives as long as they do: nothing is copied.
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth }).RootElement;
        }
        catch (JsonException exception)
        {
            throw RequestFaultException.NotJson(exception);
        }
    }

    // JSON can spell halves of characters, and readers of JSON let bytes pass that are no UTF-8: neither is a text that could be kept.
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
                else if (!Utf8.IsValid(reader.ValueSpan))
                {
                    throw NoText(reader.TokenStartIndex, null);
                }
            }
            catch (InvalidOperationException exception)
            {
                throw NoText(reader.TokenStartIndex, exception);
            }
        }
    }

    private static JsonException NoText(long position, Exception? inner) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The text at byte {position} has characters that are none"), inner);

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        BodyBudget.Account account = BodyBudget.OfProcess.Open(request);
        using MemoryStream body = new((int)Math.Min(request.ContentLength ?? 0, LargestStart));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBuffer);
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                account.Add(read);
                body.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
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
        BodyBudget.Account account = BodyBudget.OfProcess.Open(request);
        using MemoryStream piece = new();
        byte[] buffer = new byte[CopyBuffer];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (piece.Length + read > largest)
            {
                throw new StoreException(ErrorCode.InvalidRequest, $"A piece has more than the {largest} bytes that are allowed.");
            }

            account.Add(read);
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

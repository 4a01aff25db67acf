using CondaStore.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Pages;

/// <summary>Reads forms that browsers send.</summary>
internal static class RequestForm
{
    /// <summary>Reads the form of a request.</summary>
    /// <exception cref="RequestFaultException">It cannot be read, or is larger than forms may be.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new RequestFaultException(new RequestFault("form_invalid", ["body"], "Input should be a valid form", null));
        }
    }
}

using System.Globalization;
using Azure;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Functions.Azure;

/// <summary>Converts exceptions of the Azure SDK to those specified by the ports.</summary>
internal static class AzureFailure
{
    /// <summary>Executes a call and converts its exceptions.</summary>
    /// <param name="what">What the call does, for the message.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Distinguishes cancellation by the caller from a timeout of the SDK.</param>
    public static async Task<T> MapAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException e)
        {
            throw Map(what, e);
        }
        catch (AggregateException e) when (e.InnerException is RequestFailedException)
        {
            // The exception of the SDK when all attempts have failed; the last one is the most informative.
            throw Map(what, (RequestFailedException)e.InnerExceptions[^1]);
        }
        catch (AggregateException e) when (
            !cancellationToken.IsCancellationRequested && e.InnerExceptions.All(i => i is OperationCanceledException or IOException))
        {
            throw new StorageUnavailableException($"Azure Storage did not answer in time while {what}.", inner: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"Azure Storage did not answer in time while {what}.", inner: e);
        }
        catch (IOException e)
        {
            throw new StorageUnavailableException($"The connection to Azure Storage broke while {what}.", inner: e);
        }
    }

    private static StoreException Map(string what, RequestFailedException failure) => failure.Status switch
    {
        404 => new StoreException(ErrorCode.NotFound, $"Azure Storage has nothing there while {what}.", failure),
        409 or 412 => new ConflictException($"Another request changed the state while {what} ({failure.ErrorCode}).", failure),
        401 or 403 => new StoreException(
            ErrorCode.AccessDenied, $"Azure Storage refuses access while {what} ({failure.ErrorCode}). Check the roles of the identity.",
            failure),
        0 or 408 or 429 or >= 500 => new StorageUnavailableException(
            $"Azure Storage is busy or unreachable while {what} ({failure.Status} {failure.ErrorCode}).", RetryAfter(failure), failure),
        _ => new StoreException(
            ErrorCode.InvalidRequest, $"Azure Storage rejects the request while {what} ({failure.Status} {failure.ErrorCode}).", failure),
    };

    private static TimeSpan? RetryAfter(RequestFailedException failure) =>
        failure.GetRawResponse() is { } response
        && response.Headers.TryGetValue("Retry-After", out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}

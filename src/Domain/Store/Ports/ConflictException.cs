using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Ports;

/// <summary>Thrown when a conditional write finds another state than the caller had read (CS1502).</summary>
/// <param name="message">The message, which states what was written.</param>
/// <param name="inner">The underlying exception, or null.</param>
public sealed class ConflictException(string message, Exception? inner = null) : StoreException(ErrorCode.Conflict, message, inner);

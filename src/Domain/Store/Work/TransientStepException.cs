using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>What an activity throws to be tried again. Its text is a <see cref="TransientFailure"/>.</summary>
public sealed class TransientStepException(StoreException failure)
    : Exception(new TransientFailure(failure.Code, Redaction.Redact(failure.Message)).ToText(), failure);

//! Server reflection, so that grpcurl and friends need no proto files.

use tonic_reflection::server::v1::ServerReflectionServer as V1Server;
use tonic_reflection::server::v1alpha::ServerReflectionServer as V1AlphaServer;
use tonic_reflection::server::{Builder, Error, v1, v1alpha};

use super::pb;

fn descriptors() -> Builder<'static> {
    Builder::configure()
        .register_encoded_file_descriptor_set(pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        // No service has them, errors do: with them tools can show what a status carries.
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}

/// The current version of the protocol.
pub(super) fn v1() -> Result<V1Server<impl v1::ServerReflection>, Error> {
    descriptors().build_v1()
}

/// The version that many tools still ask for first.
pub(super) fn v1alpha() -> Result<V1AlphaServer<impl v1alpha::ServerReflection>, Error> {
    descriptors().build_v1alpha()
}

/**
 * Which network is trained: {@link io.quantrial.trial.model.ModelProvider} is a {@link
 * java.util.ServiceLoader} service; DJL's model zoo and a user's own block class are reachable by
 * name.
 */
package io.quantrial.trial.model;

'use strict';

/**
 * One of Node's own modules, loaded when something of it is used. Many take longer to load than most commands run
 * (node:crypto half of what Node takes to start), and most runs call few of those that they import. The build puts
 * this in place of `require` for all but the modules that are functions themselves.
 */
exports.onFirstUse = (name) => {
  let loaded;
  const get = () => {
    loaded ??= process.getBuiltinModule(name);
    return loaded;
  };
  return new Proxy(
    {},
    {
      get: (_, member) => get()[member],
      has: (_, member) => member in get(),
      ownKeys: () => Reflect.ownKeys(get()),
      // Whatever may be configured in the module: of the empty object behind the proxy it has to be.
      getOwnPropertyDescriptor(_, member) {
        const descriptor = Reflect.getOwnPropertyDescriptor(get(), member);
        return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
      },
    },
  );
};
